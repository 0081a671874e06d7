/** Intents by their run, and how often a finding was repaired. */
export const attempts = `
alter table intents add column run text generated always as (json_extract(doc, '$.run')) virtual;
alter table intents add column finding text generated always as (json_extract(doc, '$.finding')) virtual;
alter table intents add column at text generated always as (json_extract(doc, '$.at')) virtual;
alter table intents add column undoes text generated always as (json_extract(doc, '$.undoes')) virtual;
alter table intents add column is_done integer
  generated always as (json_extract(doc, '$.state') in ('fixed', 'not-durable')) virtual;
alter table intents add column is_attempt integer generated always as (
  json_extract(doc, '$.undoes') is null and json_extract(doc, '$.state') not in ('intended', 'blocked', 'refused')
) virtual;
create index intents_run on intents (run, id);
create index intents_attempts on intents (at, finding) where is_attempt = 1;
create index intents_undoes on intents (undoes) where is_done = 1;
create index intents_settled on intents (at) where stage = 3;
`;
