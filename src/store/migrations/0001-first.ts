/** The first schema. What each column holds is said in `tables.ts`. */
export const first = `
create table blobs (
  key text primary key,
  kind text not null,
  bytes blob not null
) strict;

create table spans (
  id integer primary key,
  target text not null,
  scope text not null references blobs (key),
  result text not null references blobs (key),
  observed integer not null,
  is_latest integer not null,
  last_run integer not null,
  last_at text not null,
  nth integer not null,
  policy_hash text not null,
  environment text not null,
  pending text not null,
  observations text references blobs (key),
  observations_at text
) strict;
create unique index spans_latest on spans (target, scope) where is_latest = 1;
create index spans_observed on spans (target, scope) where observed = 1;
create index spans_target on spans (target);
create index spans_last_run on spans (last_run);
create index spans_scope on spans (scope);
create index spans_result on spans (result);
create index spans_observations on spans (observations) where observations is not null;

create table runs (
  seq integer primary key autoincrement,
  id text not null unique,
  epoch integer not null,
  started_at text not null,
  state text not null check (state in ('running', 'finished', 'interrupted')),
  about text not null,
  policy_hash text generated always as (json_extract(about, '$.policyHash')) virtual,
  finished_at text,
  summary text,
  footprint text,
  members text references blobs (key),
  times blob
) strict;
create index runs_running on runs (seq) where state = 'running';
create index runs_members on runs (members);

create table states (
  id text primary key,
  doc text not null,
  target text generated always as (json_extract(doc, '$.target')) virtual,
  is_open integer generated always as (json_extract(doc, '$.closedAt') is null) virtual,
  severity text generated always as (json_extract(doc, '$.severity')) virtual,
  is_stale integer generated always as (instr(json_extract(doc, '$.sideStates'), '"stale"') > 0) virtual
) strict;
create index states_target on states (target);
create index states_open on states (id) where is_open = 1;
create index states_open_counts on states (is_open, severity, is_stale) where is_open = 1;

create table transitions (
  seq integer primary key,
  entry text not null,
  prev_hash text not null,
  hash text not null,
  run text generated always as (json_extract(entry, '$.run')) virtual,
  finding text generated always as (json_extract(entry, '$.finding')) virtual
) strict;
create index transitions_run on transitions (run);
create index transitions_finding on transitions (finding);

create table ledger (
  one integer primary key check (one = 1),
  anchor_seq integer not null,
  anchor_hash text not null,
  kept_hash text not null,
  head_seq integer not null,
  head_hash text not null
) strict;
insert into ledger
values (1, 0, printf('%064d', 0), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 0, printf('%064d', 0));

create trigger transitions_are_appended before insert on transitions
when new.seq <> (select head_seq + 1 from ledger) or new.prev_hash <> (select head_hash from ledger)
begin select raise(abort, 'the ledger only grows at its end'); end;
create trigger transitions_never_change before update on transitions
begin select raise(abort, 'the ledger is never changed'); end;
create trigger transitions_stay before delete on transitions
when old.seq > (select anchor_seq from ledger)
begin select raise(abort, 'the ledger loses nothing after its anchor'); end;
create trigger ledger_goes_forward before update on ledger
when new.anchor_seq < old.anchor_seq or new.head_seq < old.head_seq
begin select raise(abort, 'the ledger only goes forward'); end;
create trigger ledger_stays before delete on ledger
begin select raise(abort, 'the ledger is never deleted'); end;

create table outbox (
  id integer primary key autoincrement,
  notifier text not null,
  person text,
  run text not null,
  not_before text not null,
  items text not null,
  omitted text,
  queued_at text not null,
  state text not null check (state in ('waiting', 'sent', 'dead', 'dropped')),
  attempts integer not null,
  problem text
) strict;
create index outbox_waiting on outbox (id) where state = 'waiting';
create index outbox_state on outbox (state);

create table intents (
  id text primary key,
  doc text not null,
  stage integer not null
) strict;
create index intents_open on intents (id) where stage < 3;

create table memory (
  key text primary key,
  value text not null
) strict;

create table policy_sets (
  hash text primary key,
  kept_at text not null,
  bytes blob not null
) strict;

create table lease (
  one integer primary key check (one = 1),
  epoch integer not null,
  holder text,
  expires_at integer not null
) strict;
insert into lease values (1, 0, null, 0);
`;
