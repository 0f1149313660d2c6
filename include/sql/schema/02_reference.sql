-- Purpose: mirror of the reference files, with validity periods [valid_from, valid_to); an empty bound is open.
create table reference.regions (
    region_code text not null,
    region_name text not null,
    region_kind text,
    valid_from date,
    valid_to date,
    status text,
    source text,
    unique nulls not distinct (region_code, valid_from)
);
comment on table reference.regions is 'Régions, one row a validity period (INSEE codes of the time).';
comment on column reference.regions.region_name is 'Name of the région.';
comment on column reference.regions.region_kind is 'metropolitan or overseas.';

create table reference.departements (
    departement_code text not null,
    departement_name text not null,
    region_code text not null,
    valid_from date,
    valid_to date,
    status text,
    source text,
    unique nulls not distinct (departement_code, valid_from)
);
comment on table reference.departements is 'Départements, one row a period in one région.';
comment on column reference.departements.departement_name is 'Name of the département.';

create table reference.sites (
    site_code text not null,
    site_kind text not null,
    site_name text not null,
    city text,
    departement_code text not null,
    valid_from date,
    valid_to date,
    status text,
    source text,
    unique nulls not distinct (site_code, valid_from)
);
comment on table reference.sites is 'Préfectures and sous-préfectures, one row a validity period.';
comment on column reference.sites.site_kind is 'prefecture or sub_prefecture.';
comment on column reference.sites.site_name is 'Name of the site, in French.';
comment on column reference.sites.city is 'Town of its seat.';

create table reference.standards (
    standard_code text primary key,
    standard_name text not null,
    adopted_on date,
    valid_from date,
    valid_to date,
    status text,
    source text
);
comment on table reference.standards is 'Versions of the référentiel.';
comment on column reference.standards.standard_name is 'Name of the standard, in French.';
comment on column reference.standards.adopted_on is 'Day on which it was adopted.';

create table reference.modules (
    standard_code text not null references reference.standards deferrable initially deferred,
    module_code text not null,
    module_name text not null,
    mandatory boolean,
    position integer,
    status text,
    source text,
    primary key (standard_code, module_code)
);
comment on table reference.modules is 'Modules of a standard.';
comment on column reference.modules.module_name is 'Name of the module, in French.';
comment on column reference.modules.mandatory is 'True where every site must be audited on it.';

create table reference.commitments (
    standard_code text not null,
    commitment_code text not null,
    module_code text not null,
    section text,
    commitment_label text not null,
    position integer,
    status text,
    source text,
    primary key (standard_code, commitment_code),
    foreign key (standard_code, module_code) references reference.modules deferrable initially deferred
);
comment on table reference.commitments is 'Commitments (engagements) of a module.';
comment on column reference.commitments.section is 'Section of the module, where it has any.';
comment on column reference.commitments.commitment_label is 'Wording of the commitment, in French.';

create table reference.criteria (
    standard_code text not null,
    criterion_code text not null,
    commitment_code text not null,
    module_code text not null,
    criterion_label text not null,
    position integer,
    status text,
    source text,
    primary key (standard_code, criterion_code),
    foreign key (standard_code, module_code) references reference.modules deferrable initially deferred,
    foreign key (standard_code, commitment_code) references reference.commitments deferrable initially deferred
);
comment on table reference.criteria is 'Criteria of a commitment: what an audit answers one by one.';
comment on column reference.criteria.criterion_label is 'Wording of the criterion, in French.';

create table reference.indicators (
    standard_code text not null,
    indicator_code text not null,
    indicator_label text not null,
    module_code text not null,
    numerator_label text,
    denominator_label text,
    unit text,
    factor numeric,
    minimum numeric,
    maximum numeric,
    position integer,
    status text,
    source text,
    primary key (standard_code, indicator_code),
    foreign key (standard_code, module_code) references reference.modules deferrable initially deferred
);
comment on table reference.indicators is 'Indicators of a standard, with their bounds and unit.';
comment on column reference.indicators.indicator_label is 'What is measured, in French.';
comment on column reference.indicators.numerator_label is 'What is counted, in French.';
comment on column reference.indicators.denominator_label is 'Among how many, in French.';
comment on column reference.indicators.unit is 'Unit of the value.';
comment on column reference.indicators.factor is 'value = numerator ÷ denominator × factor.';
comment on column reference.indicators.minimum is 'Lowest value that can be.';
comment on column reference.indicators.maximum is 'Highest value that can be; empty where there is no bound.';

create table reference.code_lists (
    list text not null,
    code text not null,
    label text not null,
    position integer,
    aliases text,
    status text,
    source text,
    meaning text,
    primary key (list, code)
);
comment on table reference.code_lists is 'Closed lists with French labels; aliases are the other spellings accepted in a return, separated by |.';
comment on column reference.code_lists.meaning is 'What the code means to a measure or a rule: words separated by blanks.';
comment on column reference.code_lists.list is 'Name of the list.';
comment on column reference.code_lists.code is 'Code.';
comment on column reference.code_lists.aliases is 'Other spellings accepted in a return, separated by |.';

create table reference.certificates (
    site_code text not null,
    scheme text not null,
    scope text,
    campaign_code text not null,
    obtained_on date,
    status text,
    source text,
    primary key (campaign_code, site_code, scheme)
);
comment on table reference.certificates is 'Register of certificates: who held what when a campaign began, as a document names them.';
comment on column reference.certificates.scope is 'What is certified; empty for the whole.';
comment on column reference.certificates.obtained_on is 'Day on which it was obtained; empty where the source does not say.';

create table reference.declared_figures (
    campaign_code text not null,
    figure_code text not null,
    label text,
    declared integer,
    status text,
    source text,
    primary key (campaign_code, figure_code)
);
comment on table reference.declared_figures is 'Figures that an official document states, kept beside the ones counted here.';
comment on column reference.declared_figures.figure_code is 'Stable name of the figure.';
comment on column reference.declared_figures.declared is 'What the document declares.';

-- What the tables of the other rooms may refer to: for each closed list every code that it has ever had. A row of
-- reference.code_lists may go, and its label may change; a code that was once written stays.
create schema codes;
comment on schema codes is 'One table a closed list: every code that it has ever had. Filled from reference.code_lists, never emptied.';
do $$
declare
    list text;
begin
    foreach list in array array[
        'action_state', 'audit_log_kind', 'audit_type', 'body', 'certificate_origin', 'channel',
        'check_stage', 'correction_kind', 'finding', 'funnel_stage', 'issue_origin', 'issue_severity',
        'mail_state', 'message_kind', 'message_state', 'nonconformity_severity', 'publication_state',
        'scheme', 'submission_state', 'verdict', 'withdrawal_reason'
    ] loop
        execute format('create table codes.%I (code text primary key)', list);
        execute format('comment on table codes.%I is %L', list, 'Codes that the list ' || list || ' has ever had.');
        execute format('comment on column codes.%I.code is %L', list, 'Code.');
    end loop;
end
$$;
