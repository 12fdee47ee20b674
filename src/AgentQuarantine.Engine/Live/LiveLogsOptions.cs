using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Live;

/// <summary>How <see cref="LiveLogs"/> are read.</summary>
/// <param name="Fields">Where the values stand in a line.</param>
/// <param name="Window">The windows' length.</param>
/// <param name="Last">How many of the last lines count; <see langword="null"/>: all.</param>
/// <param name="RotateWait">How long a file that was renamed is read on at least.</param>
/// <param name="Rotated">How the files are named that a log was rotated to.</param>
internal sealed record LiveLogsOptions(EventFields Fields, int Window, int? Last, TimeSpan RotateWait, RotatedNames Rotated);
