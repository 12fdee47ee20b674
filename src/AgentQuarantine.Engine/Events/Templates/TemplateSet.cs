using System.Numerics;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// The templates in use, the likelier first. Where too many lines have other shapes, templates cost more than they save. They are not
/// tried then for a while, each time longer.
/// </summary>
/// <param name="fields">What is looked for.</param>
/// <param name="pause">How many lines to scan before the first template is learned: short logs do not repay the compilation.</param>
internal sealed unsafe class TemplateSet<TKernel>(FieldMap fields, int pause) where TKernel : struct, IByteKernel
{
    private const int MaxTemplates = 8;
    private const int MaxCredit = 256;
    private const int MissCost = 2;
    private const int LongestPause = 1 << 20;

    private readonly TemplateLearner _learner = new(fields, TKernel.Width);
    private readonly Template[] _templates = new Template[MaxTemplates];
    private readonly TemplateMatcher<TKernel> _matcher = new();
    private int _count;
    private bool _mayLearn;
    private int _credit = MaxCredit;
    private int _pause = pause;
    private int _nextPause = 4096;

    /// <summary>The lines, a bit each, that have the shape of a template and are well-formed.</summary>
    /// <param name="batch">The lines. Takes the fields' values.</param>
    public ulong Match(LineBatch batch)
    {
        _mayLearn = true;
        var all = ulong.MaxValue >> (64 - batch.Count);
        var unmatched = all;
        ulong before = 0;
        for (var i = 0; i < _count && unmatched != 0; i++)
        {
            var matched = _matcher.Match(_templates[i], batch, unmatched);
            unmatched &= ~matched;
            if (i > 0 && BitOperations.PopCount(matched) > BitOperations.PopCount(before))
                (_templates[i - 1], _templates[i]) = (_templates[i], _templates[i - 1]);
            before = matched;
        }
        _credit = Math.Min(_credit + BitOperations.PopCount(all & ~unmatched), MaxCredit);
        return all & ~unmatched;
    }

    /// <summary>Takes note of a line that no template matched.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="isObject">Whether it is a well-formed object, to learn from.</param>
    public void Miss(byte* line, bool isObject)
    {
        if (_pause > 0)
        {
            _pause--;
            return;
        }
        _credit -= MissCost;
        if (_credit <= 0)
        {
            _count = 0;
            _learner.EntersArrays = false;
            _credit = MaxCredit;
            _pause = _nextPause;
            _nextPause = Math.Min(2 * _nextPause, LongestPause);
        }
        else if (isObject && _mayLearn && _learner.Learn(line) is { } template)
        {
            _mayLearn = false;
            _count = Math.Min(_count + 1, MaxTemplates);
            _templates[_count - 1] = template;
        }
    }
}
