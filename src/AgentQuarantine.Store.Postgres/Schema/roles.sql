-- Who may do what. Grants are given anew by every init and upgrade.
grant usage on schema {schema} to {schema}_ship, {schema}_check, {schema}_gate, {schema}_read;
grant select on meta to {schema}_ship, {schema}_check, {schema}_gate, {schema}_read;

grant select, insert on source to {schema}_ship;
grant update (batch, events, refused, carry_at, updated_at) on source to {schema}_ship;
grant select, insert, update on source_file to {schema}_ship;
grant select, insert on agent to {schema}_ship;
grant insert on event to {schema}_ship;
grant execute on function ensure_day(int) to {schema}_ship;

grant select on source, source_file, agent, event to {schema}_check, {schema}_read;
grant select, update on ledger_head to {schema}_check;
grant select, insert, update on ledger to {schema}_check;
grant select, insert on history to {schema}_check;
grant select, insert, update, delete on evidence to {schema}_check;
grant select, update on evidence_head to {schema}_check;

grant select on ledger_head, ledger to {schema}_gate, {schema}_read;
grant select on history, evidence, evidence_head to {schema}_read;
