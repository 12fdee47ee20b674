namespace AgentQuarantine.Statistics;

/// <summary>What an <see cref="EDetector"/> assumes of an agent that is well.</summary>
/// <param name="Baseline">Its expected reward, given all rewards before, is at least this.</param>
/// <param name="UpperBound">No reward counts for more than this; it lies above the baseline.</param>
/// <param name="Block">So many rewards in a row count as one, their mean, so that they depend less on each other.</param>
internal readonly record struct EvidenceSettings(double Baseline, double UpperBound, int Block);
