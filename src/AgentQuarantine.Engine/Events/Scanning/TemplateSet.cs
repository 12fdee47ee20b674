using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

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

    private readonly TemplateLearner _learner = new(fields);
    private readonly Template[] _templates = new Template[MaxTemplates];
    private int _count;
    private int _credit = MaxCredit;
    private int _rest = rest;
    private int _nextRest = 4096;

    /// <summary>Past the LF of a line that has the shape of a template and is well-formed; null for any other.</summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="values">Takes the fields' values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte* Match(byte* line, FieldValue* values)
    {
        for (var i = 0; i < _count; i++)
        {
            fields.Clear(values);
            var next = TemplateMatcher<TRuns>.Match(line, _templates[i].Steps, values);
            if (next != null)
            {
                _credit += _credit < MaxCredit ? 1 : 0;
                if (i > 0)
                    (_templates[i - 1], _templates[i]) = (_templates[i], _templates[i - 1]);
                return next;
            }
        }
        return null;
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
        else if (isObject && _learner.Learn(line) is { } template)
        {
            _count = Math.Min(_count + 1, MaxTemplates);
            _templates[_count - 1] = template;
        }
    }
}
