-- What each agent's rewards amount to, and how far the events have been taken in: written by a check together with its decisions.
create table evidence (
    agent text collate "C" primary key,
    state json not null
);
create table evidence_head (
    one bool primary key default true check (one),
    revision bigint not null default 0,
    feeds json not null default '[]'
);
insert into evidence_head default values;
