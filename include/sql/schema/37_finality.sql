-- Purpose: whether a publication is provisional or final, as of its timestamp.
create table codes.publication_finality (code text primary key);
comment on table codes.publication_finality is 'Codes that the list publication_finality has ever had.';
comment on column codes.publication_finality.code is 'Code.';
grant select, insert on codes.publication_finality to pipeline_writer;

create view as_of.finality as
select
    owed.campaign_code,
    case
        when
            (
                case
                    when isfinite(as_of.system_time()) then as_of.system_time()
                    else transaction_timestamp()
                end at time zone 'Europe/Paris'
            )::date > max(owed.due_on)
            and not exists (
                select 1 from ledger.submissions as sent
                where
                    sent.campaign_code = owed.campaign_code
                    and sent.received_at <= as_of.system_time()
                    and (sent.settled_at is null or sent.settled_at > as_of.system_time())
            )
            then 'final'
        else 'provisional'
    end as finality
from as_of.returns_owed as owed
group by owed.campaign_code;
comment on view as_of.finality is 'Whether figures of a campaign are provisional or final, as of the timestamp asked for: final once the last day on which a return is on time is past and no file that was received waits for its verdict. A campaign without such a day stays provisional.';
comment on column as_of.finality.campaign_code is 'The campaign.';
comment on column as_of.finality.finality is 'A code of the list publication_finality.';

alter table publication.publications add column finality text references codes.publication_finality;
comment on column publication.publications.finality is 'Finalité — provisional (provisoire : la dernière échéance de la campagne n''est pas passée, ou un fichier reçu attend son verdict) ou final (définitive) ; vide pour une publication antérieure à cette règle.';
create or replace view published.publications as
select
    campaign_code,
    number,
    is_current,
    as_of,
    published_at,
    code_version,
    inputs_digest,
    simulated,
    measured_on,
    finality
from publication.publications
where state = 'published';
comment on column published.publications.finality is 'Finalité — provisional (provisoire : la dernière échéance de la campagne n''est pas passée, ou un fichier reçu attend son verdict) ou final (définitive) ; vide pour une publication antérieure à cette règle.';
