-- Times are .NET ticks (100 ns since the year 1, UTC): timestamptz has microseconds, and ties would be put in another order.

create table meta (
    schema_version int not null,
    distributed bool not null default false,
    created_at timestamptz not null default now()
);
insert into meta (schema_version) values (0);

-- One log of one host. Its row is locked by every batch, so that a source's batches come one after the other.
create table source (
    id int generated always as identity primary key,
    name text collate "C" not null unique,
    batch bigint not null default 0,
    events bigint not null default 0,
    refused bigint not null default 0,
    carry_at bigint not null default 0,
    updated_at timestamptz not null default now()
);

-- How far each of its files has been shipped; a file is known again by its bytes.
create table source_file (
    source int not null references source on delete cascade,
    number int not null,
    identity text not null,
    position bigint not null,
    at_line_start bool not null,
    head_bytes int not null,
    guard_bytes int not null,
    print text not null,
    updated_at timestamptz not null default now(),
    primary key (source, number)
);

create table agent (
    agent text collate "C" primary key,
    id bigint generated always as identity
);

-- The order of a fleet's events is (at, source, n), in whatever order batches arrive: at is the event's time, or that of the one before it in
-- its log where it has none or an earlier one. Day 0 keeps what windows still need of days that are gone.
create table event (
    agent text collate "C" not null,
    at bigint not null,
    source int not null,
    n bigint not null,
    reward float8,
    latency_ms float8,
    cost_usd float8,
    error bool not null,
    no_reward smallint not null,
    ts bigint not null,
    rx bigint not null,
    day int not null
) partition by list (day);
create table event_0 partition of event for values in (0);
create index event_window on event (agent, at, source, n) include (reward);

create table ledger_head (
    one bool primary key default true check (one),
    version bigint not null default 0,
    epoch bigint not null default 0,
    holder text,
    updated_at timestamptz,
    last_check json
);
insert into ledger_head default values;

-- json, not jsonb: what other programs have added to an entry comes back as it was.
create table ledger (
    agent text collate "C" primary key,
    version bigint not null,
    entry json not null
);
create index ledger_version on ledger (version);

create table history (
    version bigint not null,
    n int not null,
    agent text collate "C" not null,
    at timestamptz not null,
    record json not null,
    primary key (version, n)
);

-- Shippers may not make tables: the owner makes the day's partition for them. Attaching takes a weaker lock than creating a partition.
create function ensure_day(wanted int) returns void
    language plpgsql security definer set search_path = {schema}, pg_temp as $$
begin
    if wanted < 19000 or wanted > extract(epoch from now()) / 86400 + 2 then
        raise exception 'there is no day %', wanted;
    end if;
    if to_regclass('{schema}.event_' || wanted) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('agentquarantine day {schema}', 0));
    if to_regclass('{schema}.event_' || wanted) is not null then
        return;
    end if;
    execute format('create table event_%s (like event including defaults)', wanted);
    execute format('alter table event attach partition event_%s for values in (%s)', wanted, wanted);
end $$;
revoke all on function ensure_day(int) from public;
