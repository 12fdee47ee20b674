-- Who follows the fleet reads each log on from where it has been: what costs is what is new, and not the day.
create index event_arrival on event (source, n);
