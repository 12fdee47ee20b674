using AgentQuarantine.Events.Following;

namespace AgentQuarantine.Live;

/// <summary>How far events have been counted: in files, or in a fleet's database.</summary>
/// <param name="Open">The places in files that are followed, or were when they were kept.</param>
/// <param name="Done">The places in files that are done with.</param>
/// <param name="Feed">The place in a fleet's database; <see langword="null"/>: files are counted.</param>
internal sealed record LivePlaces(IReadOnlyList<LogPlace> Open, IReadOnlyList<LogPlace> Done, FeedPlaces? Feed = null);

/// <summary>How far a fleet's database has been counted.</summary>
/// <param name="Fleet">Which fleet; <see cref="Events.IFeedLook.Fleet"/>.</param>
/// <param name="Sources">How many events of each log, by its number.</param>
internal sealed record FeedPlaces(string? Fleet, IReadOnlyDictionary<int, long> Sources);
