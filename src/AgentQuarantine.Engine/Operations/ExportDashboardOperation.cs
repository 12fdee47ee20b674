using AgentQuarantine.Grafana;

namespace AgentQuarantine.Operations;

/// <summary>Which files of Grafana and Prometheus are written, and what they are made from.</summary>
public sealed record ExportDashboardOptions
{
    /// <summary>What the files are made from.</summary>
    public DashboardOptions Dashboard { get; init; } = new();

    /// <summary>The dashboard's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The rules' full path; <see langword="null"/>: no rules.</summary>
    public string? Rules { get; init; }

    /// <summary>Whether the rules' unit tests are written, too.</summary>
    public bool Tests { get; init; }

    /// <summary>
    /// The full path of the folder that gets everything a Grafana and a Prometheus start from, in place of single files;
    /// <see langword="null"/>: single files.
    /// </summary>
    public string? Provisioning { get; init; }

    /// <summary>Overwrites files that exist.</summary>
    public bool Force { get; init; }
}

/// <summary>The Grafana dashboard of the fleet, and the alert rules of Prometheus.</summary>
public static class ExportDashboardOperation
{
    /// <summary>Writes the files.</summary>
    /// <param name="options">Which, and what they are made from.</param>
    /// <param name="confirm">Asked for each file before any is written; <see langword="null"/>: all are.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    /// <exception cref="QuarantineException"><c>DashboardExists</c> or <c>FileUnwritable</c>.</exception>
    public static OperationResult<GeneratedFile> Run(ExportDashboardOptions options, Func<GeneratedFile, bool>? confirm = null)
    {
        var files = options.Provisioning is { } folder
            ? DashboardExport.Provisioned(options.Dashboard, folder, options.Tests)
            : DashboardExport.Files(options.Dashboard, options.Path, options.Rules, options.Tests);
        files = [.. files.Where(file => confirm?.Invoke(file) ?? true)];
        GeneratedFile.WriteAll(files, options.Force);
        return new OperationResult<GeneratedFile> { Items = files };
    }
}
