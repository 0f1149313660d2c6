-- Purpose: the indicators of quality of a publication, by the dimensions of the European Statistics Code of Practice, from
-- its own rows alone: those of the catalogue of measures (`shown: quality.…`), then what no measure says. Run before
-- views.sql, which promises it to BI tools. A view: what was published before it came has it too.
create or replace view publication.quality_indicators as
with editions as (
    select
        edition.publication_id,
        edition.campaign_code,
        (edition.as_of at time zone 'Europe/Paris')::date as published_on,
        (campaign.content ->> 'audits_to')::date as audits_to
    from publication.publications as edition
    left join reference.history as campaign
        on
            campaign.table_name = 'campaigns'
            and edition.campaign_code = campaign.content ->> 'campaign_code'
            and edition.as_of >= campaign.recorded_from
            and (campaign.recorded_to is null or edition.as_of < campaign.recorded_to)
),

words as (
    -- As of the timestamp asked for; as now where a list is younger.
    select distinct on (entry.list, entry.code)
        entry.list,
        entry.code,
        entry.label,
        entry.position
    from (
        select
            list,
            code,
            label,
            position,
            1 as choice
        from as_of.code_lists
        union all
        select
            list,
            code,
            label,
            position,
            2 as choice
        from reference.code_lists
    ) as entry
    where entry.list in ('quality_dimension', 'quality_indicator', 'comparability', 'count_status')
    order by entry.list, entry.code, entry.choice
),

measured as (
    select
        editions.publication_id,
        editions.campaign_code,
        editions.published_on,
        line.dimension,
        line.place,
        line.code,
        line.unit,
        line.value,
        line.numerator,
        line.denominator,
        line.status
    from editions
    inner join publication.summaries as nation
        on
            editions.publication_id = nation.publication_id
            and nation.subject_kind = 'all'
            and nation.territory_kind = 'nation'
    cross join
        lateral (
            select
                count(*) as modules,
                count(*) filter (where part.audits > 0) as audited
            from publication.summaries as part
            where
                nation.publication_id = part.publication_id
                and part.subject_kind = 'module'
                and part.territory_kind = 'nation'
        ) as standard
    cross join
        lateral (
            select
                count(*) filter (where part.audits > 0) as audited,
                count(*) filter (where part.audits > 0 and part.few_sites) as few
            from publication.summaries as part
            where
                nation.publication_id = part.publication_id
                and part.subject_kind = 'all'
                and part.territory_kind = 'departement'
        ) as places
    cross join
        lateral (
            select
                max(figure.enumerated) filter (where figure.figure_code = 'sites_engaged') as engaged,
                count(*) filter (where figure.declared is not null and figure.enumerated is not null) as declared,
                count(*) filter (where figure.declared <> figure.enumerated) as differing
            from publication.headline_figures as figure
            where nation.publication_id = figure.publication_id
        ) as figures
    cross join
        lateral (
            select
                count(*) as earlier,
                count(*) filter (where trend.comparable) as comparable
            from publication.campaign_trend as trend
            where
                nation.publication_id = trend.publication_id
                and trend.compared_campaign_code <> trend.campaign_code
        ) as trends
    cross join
        lateral (
            select * from %(quality_measures)s
            union all
            select
                beside.*,
                null as numerator,
                null as denominator,
                case beside.code when 'audited_modules' then nation.results_status else 'known' end as status
            from (
                values
                ('relevance', 1, 'sites_engaged', 'nombre', figures.engaged::numeric),
                ('relevance', 200, 'standard_modules', 'nombre', standard.modules),
                (
                    'relevance', 201, 'audited_modules', 'nombre',
                    case when nation.audits > 0 then standard.audited end
                ),
                ('accuracy', 200, 'audited_departements', 'nombre', places.audited),
                ('accuracy', 201, 'few_sites_departements', 'nombre', places.few),
                ('timeliness', 200, 'days_after_audits', 'jours', editions.published_on - editions.audits_to),
                ('comparability', 200, 'earlier_campaigns', 'nombre', trends.earlier),
                ('comparability', 201, 'comparable_campaigns', 'nombre', trends.comparable),
                ('coherence', 200, 'declared_figures', 'nombre', figures.declared),
                ('coherence', 201, 'differing_figures', 'nombre', figures.differing)
            ) as beside (dimension, place, code, unit, value)
        ) as line
    union all
    -- What separates the earlier campaigns from this one: each under the first of its reasons.
    select
        nation.publication_id,
        nation.campaign_code,
        null as published_on,
        'comparability' as dimension,
        202 + reason.position as place,
        reason.code,
        'nombre' as unit,
        count(trend.compared_campaign_code) as value,
        null as numerator,
        null as denominator,
        'known' as status
    from publication.summaries as nation
    cross join words as reason
    left join publication.campaign_trend as trend
        on
            nation.publication_id = trend.publication_id
            and trend.compared_campaign_code <> trend.campaign_code
            and reason.code = trend.comparability
    where
        nation.subject_kind = 'all'
        and nation.territory_kind = 'nation'
        and reason.list = 'comparability'
        and reason.code <> 'comparable'
    group by nation.publication_id, nation.campaign_code, reason.code, reason.position
)

select
    measured.publication_id,
    measured.campaign_code,
    measured.code as quality_code,
    measured.dimension,
    coalesce(dimension.label, measured.dimension) as dimension_label,
    coalesce(
        own.label,
        split_part(
            (
                select col_description(place.attrelid, place.attnum) from pg_catalog.pg_attribute as place
                where place.attrelid = 'publication.summaries'::regclass and place.attname = measured.code
            ),
            ' — ', 1
        ),
        'Campagnes antérieures : ' || lower(left(reason.label, 1)) || substr(reason.label, 2),
        measured.code
    ) as label,
    measured.value::double precision as value,
    measured.unit,
    measured.numerator::double precision as numerator,
    measured.denominator::double precision as denominator,
    worth.status as value_status,
    coalesce(status.label, worth.status) as value_status_label,
    case
        when measured.code in ('missing_returns', 'not_due_returns', 'days_after_audits') then measured.published_on
    end as measured_on,
    row_number() over (
        partition by measured.publication_id
        order by
            array_position(
                array['relevance', 'accuracy', 'timeliness', 'comparability', 'coherence'], measured.dimension
            ),
            measured.place,
            measured.code collate "C"  -- noqa: RF02
    )::integer as position
from measured
cross join
    lateral (
        values
        (
            case
                when measured.value is null and measured.status in ('known', 'at_least') then 'unknown'
                else measured.status
            end
        )
    ) as worth (status)
left join words as dimension on dimension.list = 'quality_dimension' and measured.dimension = dimension.code
left join words as own on own.list = 'quality_indicator' and measured.code = own.code
left join words as reason on reason.list = 'comparability' and measured.code = reason.code
left join words as status on status.list = 'count_status' and worth.status = status.code;
comment on view publication.quality_indicators is 'Indicateurs de qualité — La qualité de la publication selon les cinq dimensions de la statistique publique : pertinence, exactitude, actualité, comparabilité, cohérence ; une ligne par indicateur.';
comment on column publication.quality_indicators.quality_code is 'Code de l''indicateur de qualité — Nom de la mesure nationale, ou code de la liste quality_indicator ou comparability.';
comment on column publication.quality_indicators.dimension is 'Code de la dimension — relevance, accuracy, timeliness, comparability ou coherence.';
comment on column publication.quality_indicators.dimension_label is 'Dimension — Pertinence, exactitude, actualité, comparabilité ou cohérence.';
comment on column publication.quality_indicators.label is 'Indicateur de qualité — Ce qui est dénombré ou mesuré ; une campagne antérieure non comparable est sous le premier des motifs qui la séparent.';
comment on column publication.quality_indicators.value is 'Valeur — Nombre, part entre 0 et 1 à quatre décimales, ou jours, selon l''unité ; vide si elle n''est pas connue.';
comment on column publication.quality_indicators.unit is 'Unité — nombre, part ou jours ; des unités et des sujets divers : les valeurs ne s''additionnent pas.';
comment on column publication.quality_indicators.numerator is 'Numérateur — D''une part : ce qu''elle compte ; vide sinon.';
comment on column publication.quality_indicators.denominator is 'Dénominateur — D''une part : sur quoi elle porte ; vide sinon.';
comment on column publication.quality_indicators.value_status is 'Code de la connaissance de la valeur — known, at_least (il manque des retours : la valeur est celle des retours acceptés), unknown ou not_asked.';
comment on column publication.quality_indicators.value_status_label is 'Connaissance de la valeur — Libellé.';
comment on column publication.quality_indicators.measured_on is 'Mesuré au — Jour auquel les données ont été arrêtées, pour un indicateur qui en dépend ; vide pour les autres.';
