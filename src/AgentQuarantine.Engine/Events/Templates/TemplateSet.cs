using System.Numerics;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// The templates in use, the likelier first. Where lines have other shapes too often, templates cost more than they
/// save: they rest then, each time longer.
/// </summary>
/// <param name="fields">What is looked for.</param>
/// <param name="rest">How many lines to let pass before the first one is learned: templates must be compiled, which short logs do not repay.</param>
internal sealed unsafe class TemplateSet<TRuns>(FieldMap fields, int rest) where TRuns : struct, IByteRuns
{
    private const int MaxTemplates = 8;
    private const int MaxCredit = 256;
    private const int MissCost = 2;
    private const int LongestRest = 1 << 20;

    private readonly TemplateLearner _learner = new(fields, TRuns.Width);
    private readonly Template[] _templates = new Template[MaxTemplates];
    private readonly TemplateMatcher<TRuns> _matcher = new();
    private int _count;
    private bool _mayLearn;
    private int _credit = MaxCredit;
    private int _rest = rest;
    private int _nextRest = 4096;

    /// <summary>The lines, a bit each, that have the shape of a template and are well-formed.</summary>
    /// <param name="rows">The lines; takes the fields' values.</param>
    public ulong Match(LineRows rows)
    {
        _mayLearn = true;
        var all = ulong.MaxValue >> (64 - rows.Count);
        var rest = all;
        ulong before = 0;
        for (var i = 0; i < _count && rest != 0; i++)
        {
            var matched = _matcher.Match(_templates[i], rows, rest);
            rest &= ~matched;
            if (i > 0 && BitOperations.PopCount(matched) > BitOperations.PopCount(before))
                (_templates[i - 1], _templates[i]) = (_templates[i], _templates[i - 1]);
            before = matched;
        }
        _credit = Math.Min(_credit + BitOperations.PopCount(all & ~rest), MaxCredit);
        return all & ~rest;
    }

    /// <summary>Takes note of a line that no template matched.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="isObject">Whether it is a well-formed object, to learn from.</param>
    public void Miss(byte* line, bool isObject)
    {
        if (_rest > 0)
        {
            _rest--;
            return;
        }
        _credit -= MissCost;
        if (_credit <= 0)
        {
            _count = 0;
            _learner.EntersArrays = false;
            _credit = MaxCredit;
            _rest = _nextRest;
            _nextRest = Math.Min(2 * _nextRest, LongestRest);
        }
        else if (isObject && _mayLearn && _learner.Learn(line) is { } template)
        {
            _mayLearn = false;
            _count = Math.Min(_count + 1, MaxTemplates);
            _templates[_count - 1] = template;
        }
    }
}
