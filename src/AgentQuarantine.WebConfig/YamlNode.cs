using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AgentQuarantine.WebConfig;

/// <summary>A value of a YAML file: a text, a list or named values. Made of the parser's events, so that no reflection is needed.</summary>
internal sealed class YamlNode
{
    /// <summary>A scalar's text; <see langword="null"/> for a list and for named values.</summary>
    public string? Text { get; private init; }

    /// <summary>The named values in their order; <see langword="null"/> where there are none.</summary>
    public IReadOnlyList<(YamlNode Key, YamlNode Value)>? Pairs { get; private init; }

    /// <summary>The values of a list; <see langword="null"/> where it is none.</summary>
    public IReadOnlyList<YamlNode>? Items { get; private init; }

    /// <summary>Counted from 1.</summary>
    public long Line { get; private init; }

    /// <summary>Whether nothing stands there: <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull { get; private init; }

    /// <summary>Reads a file's only document; <see langword="null"/>: it is empty.</summary>
    /// <exception cref="YamlException">It is no YAML, or uses what a configuration does not need: aliases, several documents.</exception>
    public static YamlNode? Read(TextReader text)
    {
        var parser = new Parser(text);
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
            return null;
        var root = Read(parser, depth: 0);
        parser.Consume<DocumentEnd>();
        return parser.TryConsume<StreamEnd>(out _)
            ? root
            : throw new YamlException(parser.Current!.Start, parser.Current.End, "there is a second document.");
    }

    private static YamlNode Read(Parser parser, int depth)
    {
        if (depth > 10)
            throw new YamlException(parser.Current!.Start, parser.Current.End, "it is nested too deeply.");
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return new YamlNode
            {
                Text = scalar.Value,
                Line = scalar.Start.Line,
                IsNull = scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL",
            };
        }
        if (parser.TryConsume<SequenceStart>(out var list))
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Read(parser, depth + 1));
            return new YamlNode { Items = items, Line = list.Start.Line };
        }
        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            var pairs = new List<(YamlNode, YamlNode)>();
            while (!parser.TryConsume<MappingEnd>(out _))
                pairs.Add((Read(parser, depth + 1), Read(parser, depth + 1)));
            return new YamlNode { Pairs = pairs, Line = mapping.Start.Line };
        }
        throw new YamlException(parser.Current!.Start, parser.Current.End, "an alias stands where a value is expected.");
    }
}
