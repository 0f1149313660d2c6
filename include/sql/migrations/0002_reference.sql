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

create table reference.code_lists (
    list text not null,
    code text not null,
    label text not null,
    position integer,
    aliases text,
    status text,
    source text,
    primary key (list, code)
);
comment on table reference.code_lists is 'Code lists with French labels; aliases are the other spellings accepted in a return, separated by |.';

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
