-- Purpose: the latest timestamp that was recorded by the database's clock, and what this clock says now, both in UTC.
select
    greatest(
        (select max(settled_at) from ledger.submissions),
        (select max(recorded_from) from warehouse.audits),
        (select max(published_at) from publication.publications),
        (select max(acted_at) from ledger.acts)
    ) at time zone 'UTC' as latest,
    clock_timestamp() at time zone 'UTC' as present
