-- Purpose: end the period of the returns that a later accepted submission replaces, and of those that were judged again.
update warehouse.form_returns as kept
set recorded_to = transaction_timestamp()
where
    kept.recorded_to is null
    and (
        kept.return_id in (select judged_again.return_id from judged_again)
        or kept.submission_id in (
            select ranking.submission_id from ranking
            where not ranking.is_new and ranking.latest_id <> ranking.submission_id
        )
    )
