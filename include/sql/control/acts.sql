-- Purpose: the journal of acts, the latest first.
select
    done.act_id,
    done.kind,
    done.actor,
    done.acted_at,
    done.reason,
    done.campaign_code,
    done.site_code,
    done.content
from ledger.acts as done
order by done.act_id desc
limit 500
