-- Purpose: the next submission and the next act bear numbers that none has borne.
select
    setval(
        pg_get_serial_sequence('ledger.submissions', 'submission_id'),
        (select coalesce(max(submission_id), 0) + 1 from ledger.submissions), false
    ) as submission,
    setval(
        pg_get_serial_sequence('ledger.acts', 'act_id'),
        (select coalesce(max(act_id), 0) + 1 from ledger.acts), false
    ) as act
