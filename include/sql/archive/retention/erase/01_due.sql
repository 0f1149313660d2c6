-- Purpose: the submissions whose names have had their time, to be filled by the next statement.
create temporary table due (submission_id bigint primary key) on commit drop
