using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>Connections to one fleet's database, and what its failures mean.</summary>
internal sealed class Database : IDisposable
{
    // A server that does not answer a short question is no server.
    private const int AnswerSeconds = 2;

    private readonly NpgsqlDataSource _source;
    private readonly Lazy<NpgsqlDataSource> _watching;
    private volatile bool _isVersionKnown;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="url">Where the database is.</param>
    /// <param name="credential">The user and password; <see langword="null"/>: those of the address, of PGPASSWORD or of a passfile.</param>
    public Database(StoreUrl url, NetworkCredential? credential)
    {
        Url = url;
        var settings = new NpgsqlConnectionStringBuilder(url.Settings.ConnectionString);
        if (credential is not null)
            (settings.Username, settings.Password) = (credential.UserName, credential.Password);
        _source = Source(settings);
        _watching = new(() =>
        {
            (settings.CommandTimeout, settings.Timeout, settings.Pooling) = (AnswerSeconds, 2 * AnswerSeconds, false);
            // Nobody waits for an answer to the cancelling of a question that got none.
            settings.CancellationTimeout = -1;
            return Source(settings);
        });
    }

    /// <summary>Where the database is.</summary>
    public StoreUrl Url { get; }

    /// <summary>The address for people.</summary>
    public string Name => Url.Name;

    /// <summary>An open connection to a schema of the right version.</summary>
    public NpgsqlConnection Open() => Demand(OpenAny());

    /// <summary>An open connection, whatever the schema is like.</summary>
    public NpgsqlConnection OpenAny() => Guard(_source.OpenConnection);

    /// <summary>A connection of one's own, on which every answer comes soon or never.</summary>
    public NpgsqlConnection OpenWatching() => Demand(Guard(_watching.Value.OpenConnection));

    /// <summary>Runs <paramref name="work"/>; what the database refuses becomes an error with an id.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (PostgresException e)
        {
            throw Refused(e);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException or IOException or CryptographicException
            or InvalidOperationException { Source: "Npgsql" } or ObjectDisposedException or AuthenticationException)
        {
            throw NotConnected(e);
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public void Guard(Action work) => Guard<object?>(() =>
    {
        work();
        return null;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _source.Dispose();
        if (_watching.IsValueCreated)
            _watching.Value.Dispose();
    }

    /// <summary>A statement with its arguments.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, string text, params object[] arguments)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var argument in arguments)
            command.Parameters.Add(new NpgsqlParameter { Value = argument });
        return command;
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Run(NpgsqlConnection connection, string text, params object[] arguments)
    {
        using var command = Command(connection, text, arguments);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; <see langword="null"/> where there is none.</summary>
    public static object? Ask(NpgsqlConnection connection, string text, params object[] arguments)
    {
        using var command = Command(connection, text, arguments);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>A whole number that is asked for; 0 where there is none.</summary>
    public static long AskNumber(NpgsqlConnection connection, string text, params object[] arguments) =>
        Convert.ToInt64(Ask(connection, text, arguments) ?? 0L, CultureInfo.InvariantCulture);

    /// <summary>Ends what only read.</summary>
    public static void End(NpgsqlTransaction transaction, NpgsqlConnection connection)
    {
        try
        {
            transaction.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it.
        }
        connection.Dispose();
    }

    private NpgsqlConnection Demand(NpgsqlConnection connection)
    {
        if (_isVersionKnown)
            return connection;
        try
        {
            Guard(() => Migrations.Demand(connection, Url));
            _isVersionKnown = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return builder.Build();
    }

    // Npgsql has no types for these: its own words tell them apart.
    private QuarantineException NotConnected(Exception e)
    {
        var what = Innermost(e);
        if (e.Message.Contains("password", StringComparison.OrdinalIgnoreCase))
            return Errors.StoreDenied(Name, Sentence(e.Message), e);
        if (what.Contains("remote certificate", StringComparison.OrdinalIgnoreCase))
        {
            return Errors.StoreUntrusted(
                Name, $"Its certificate is not of '{Url.Settings.Host}', or comes from no authority that this host knows.", e);
        }
        if (what.Contains("No SSL enabled", StringComparison.Ordinal))
            return Errors.StoreUntrusted(Name, "It offers no TLS.", e);
        return e.GetBaseException() is CryptographicException or FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
            ? Errors.StoreUrlInvalid(Name, $"a file of sslrootcert, sslcert or sslkey is not what it should be. {Sentence(what)}")
            : Errors.StoreUnreachable(Name, Sentence(what), e);
    }

    private QuarantineException Refused(PostgresException e)
    {
        var what = Sentence($"{e.MessageText} ({e.SqlState})");
        return e.SqlState switch
        {
            PostgresErrorCodes.LockNotAvailable => Errors.StoreLocked(Name, TimeSpan.Zero, e),
            PostgresErrorCodes.InsufficientPrivilege => Errors.StoreDenied(Name, what, e),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => Errors.StoreNotFound(Name),
            // Wrong passwords and unknown users; then what a server says that is starting, stopping or full, or ended the session.
            ['2', '8', ..] => Errors.StoreDenied(Name, what, e),
            ['0', '8', ..] or ['5', '7', 'P', ..] or ['5', '3', ..] or ['2', '5', 'P', '0', '3' or '4'] or "3D000" =>
                Errors.StoreUnreachable(Name, what, e),
            _ => Errors.StoreFailed(Name, what, e),
        };
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner ? $"{e.Message} {Innermost(inner)}" : e.Message;

    private static string Sentence(string text) => text.TrimEnd() is [..,
        '.' or '!' or ')'] whole && whole.EndsWith('.') ? whole : text.TrimEnd() + ".";
}
