/** Which open findings an exemption accepts: they are counted apart. */
export const exempt = `
alter table states add column is_exempt integer
  generated always as (json_extract(doc, '$.exemption') is not null) virtual;
drop index states_open_counts;
create index states_open_counts on states (is_open, severity, is_stale, is_exempt) where is_open = 1;
`;
