using System.Text;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Text;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The evidence of a fleet's agents, a row an agent. What stands there is remembered, so that only what changes is written.</summary>
internal sealed class PostgresEvidence
{
    private readonly Dictionary<string, string> _rows = new(StringComparer.Ordinal);

    /// <inheritdoc cref="IEvidenceKeeper.ReadEvidence"/>
    public EvidenceState? Read(NpgsqlConnection connection, EvidenceState? known)
    {
        var revision = Database.AskNumber(connection, "select revision from evidence_head");
        if (revision == 0)
            return null;
        if (known?.Stamp is long stamp && stamp == revision)
            return known;
        var state = new EvidenceState { Stamp = revision };
        state.ReadFeeds(JsonParser.Parse(Encoding.UTF8.GetBytes((string)Database.Ask(connection, "select feeds::text from evidence_head")!)));
        _rows.Clear();
        using var command = Database.Command(connection, "select agent, state::text from evidence order by agent");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var (agent, row) = (reader.GetString(0), reader.GetString(1));
            _rows[agent] = row;
            state.Agents[agent] = EvidenceState.ReadAgent(row);
        }
        return state;
    }

    /// <inheritdoc cref="IEvidenceKeeper.WriteEvidence"/>
    public void Write(NpgsqlConnection connection, EvidenceState state)
    {
        var changed = new List<(string Agent, string Row)>();
        foreach (var (agent, evidence) in state.Agents)
        {
            var row = EvidenceState.Write(evidence);
            if (_rows.GetValueOrDefault(agent) != row)
                changed.Add((agent, row));
        }
        string[] gone = [.. _rows.Keys.Where(agent => !state.Agents.ContainsKey(agent))];
        if (gone.Length > 0)
            Database.Run(connection, "delete from evidence where agent = any($1::text[])", TextArray.Of(gone));
        if (changed.Count > 0)
        {
            Database.Run(connection,
                """
                insert into evidence (agent, state) select agent, state::json from unnest($1::text[], $2::text[]) as changed (agent, state)
                on conflict (agent) do update set state = excluded.state
                """,
                TextArray.Of(changed.ConvertAll(one => one.Agent)), TextArray.Of(changed.ConvertAll(one => one.Row)));
        }
        Database.Run(connection, "update evidence_head set revision = revision + 1, feeds = $1::json", state.WriteFeeds());
        // What is written is known only once it is committed: the next reading reads it.
    }
}
