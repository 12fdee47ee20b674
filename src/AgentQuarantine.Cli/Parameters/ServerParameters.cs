using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Serving;
using AgentQuarantine.WebConfig;

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

    private readonly Option<string[]> _allowedHost = new("--allowed-host")
    {
        Description = "A further name under which clients may ask, such as a proxy's; * allows any.",
        HelpName = "NAME",
    };

    private readonly Option<Uri?> _externalUrl = new("--external-url")
    {
        Description = "The address under which others reach the server behind a proxy.",
        HelpName = "URL",
        CustomParser = Url,
    };

    private readonly Option<string?> _certificate;
    private readonly Option<string?> _key;
    private readonly Option<string?> _password;
    private readonly Option<string?> _clientCa;
    private readonly Option<string?> _credential;
    private readonly Option<string?> _webConfig;

    public ServerParameters(Command command)
    {
        command.Options.Add(_host);
        command.Options.Add(_port);
        _certificate = Common.Text(command, "--certificate", "PATH", "Serve TLS with this PFX or PEM file.");
        _key = Common.Text(command, "--certificate-key", "PATH", "The PEM file with the private key, where it is a file of its own.");
        _password = Common.Text(command, "--certificate-password-file", "PATH", "A file that holds the password of the PFX or of the key.");
        _clientCa = Common.Text(
            command, "--client-ca", "PATH", "Serve only clients with a certificate that one of this PEM file issued (mutual TLS).");
        _credential = Common.Text(
            command, "--credential-file", "PATH", "Ask for Basic authentication; a line a user, USER:PASSWORD or USER:HASH with bcrypt's hash.");
        _webConfig = Common.Text(command, "--web-config", "PATH", "TLS and users by a web configuration file as Prometheus' exporters take it.");
        command.Options.Add(_allowedHost);
        command.Options.Add(_externalUrl);
    }

    public ServerOptions Options(ParseResult result)
    {
        var read = Security(result);
        return new ServerOptions
        {
            HostName = result.GetValue(_host)!,
            Port = result.GetValue(_port),
            Security = read(),
            ReadSecurity = read,
            AllowedHosts = result.GetValue(_allowedHost) ?? [],
            ExternalUrl = result.GetValue(_externalUrl),
            Sockets = InheritedSockets.Take(Environment.GetEnvironmentVariable, Environment.ProcessId),
        };
    }

    /// <summary>How certificate and users are read, now and whenever their files change.</summary>
    private Func<ServerSecurity> Security(ParseResult result)
    {
        string? certificate = result.FullPath(_certificate), key = result.FullPath(_key), password = result.FullPath(_password);
        string? clientCa = result.FullPath(_clientCa), credential = result.FullPath(_credential);
        if (certificate is null && (key ?? password ?? clientCa) is not null)
            throw new WrongUseException("--certificate-key, --certificate-password-file and --client-ca go with --certificate.");
        if (result.FullPath(_webConfig) is { } webConfig)
        {
            return (certificate ?? credential) is null
                ? () => WebConfiguration.Load(webConfig)
                : throw new WrongUseException("--web-config stands in place of --certificate and --credential-file.");
        }
        return () => new ServerSecurity
        {
            Certificate = certificate is null ? null : ServerCertificate.Load(certificate, password is null ? null : FirstLine(password), key),
            Clients = clientCa is null ? null : ClientCertificates.Load(clientCa),
            Credentials = credential is null ? [] : CredentialFile.Read(credential, hash => WebConfiguration.Bcrypt(hash)),
            Files = Files((certificate, key is null), (key, true), (password, true), (clientCa, false), (credential, true)),
        };
    }

    private static SecurityFile[] Files(params (string? Path, bool IsSecret)[] files) =>
        [.. files.Where(file => file.Path is not null).Select(file => new SecurityFile(file.Path!, file.IsSecret))];

    private static string FirstLine(string path) => File.ReadLines(path).FirstOrDefault() ?? "";

    private static Uri? Url(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"'{result.Tokens[0].Value}' is not an address that begins with http:// or https://.");
        return null;
    }

    private static int Port(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
            return port;
        result.AddError($"'{result.Tokens[0].Value}' is not a port: a whole number from 0 to 65535.");
        return 0;
    }
}
