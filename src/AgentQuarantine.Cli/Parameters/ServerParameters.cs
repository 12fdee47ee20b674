using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Where and how metrics are served. Secrets come from files: a command line is everybody's to read.</summary>
internal sealed class ServerParameters
{
    private readonly Option<string> _host = new("--host")
    {
        Description = "localhost: loopback only, on IPv4 and IPv6; *: every address; or one address or name of this machine.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "localhost",
    };

    private readonly Option<int> _port = new("--port")
    {
        Description = $"The TCP port; 0 picks a free one. [default: {ServerOptions.DefaultPort}]",
        HelpName = "N",
        CustomParser = Port,
        DefaultValueFactory = _ => ServerOptions.DefaultPort,
    };

    private readonly Option<string?> _certificate;
    private readonly Option<string?> _key;
    private readonly Option<string?> _password;
    private readonly Option<string?> _credential;

    public ServerParameters(Command command)
    {
        command.Options.Add(_host);
        command.Options.Add(_port);
        _certificate = Common.Text(command, "--certificate", "PATH", "Serve TLS with this PFX or PEM file.");
        _key = Common.Text(command, "--certificate-key", "PATH", "The PEM file with the private key, where it is a file of its own.");
        _password = Common.Text(command, "--certificate-password-file", "PATH", "A file that holds the password of the PFX or of the key.");
        _credential = Common.Text(command, "--credential-file", "PATH", "Ask for Basic authentication; the file holds one line USER:PASSWORD.");
    }

    public ServerOptions Options(ParseResult result) => new()
    {
        HostName = result.GetValue(_host)!,
        Port = result.GetValue(_port),
        Certificate = Certificate(result),
        Credential = Credential(result),
    };

    private ServerCertificate? Certificate(ParseResult result)
    {
        if (result.GetValue(_certificate) is not { } path)
        {
            return result.GetValue(_key) is null && result.GetValue(_password) is null
                ? null
                : throw new WrongUseException("--certificate-key and --certificate-password-file go with --certificate.");
        }
        var password = result.GetValue(_password) is { } file ? FirstLine(file) : null;
        return ServerCertificate.Load(Path.GetFullPath(path), password, result.FullPath(_key));
    }

    private BasicCredential? Credential(ParseResult result)
    {
        if (result.GetValue(_credential) is not { } path)
            return null;
        var line = FirstLine(path);
        var colon = line.IndexOf(':');
        return colon > 0 && colon < line.Length - 1
            ? new BasicCredential(line[..colon], line[(colon + 1)..])
            : throw new WrongUseException($"'{path}' does not hold one line USER:PASSWORD.");
    }

    private static string FirstLine(string path) => File.ReadLines(path).FirstOrDefault() ?? "";

    private static int Port(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            return port;
        result.AddError($"'{result.Tokens[0].Value}' is not a port: a whole number from 0 to 65535.");
        return 0;
    }
}
