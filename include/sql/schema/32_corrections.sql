-- Purpose: nothing that is published changes silently: each changed cell of each published table, with its reason; which
-- kinds of inputs a publication was made from; inputs that changed no figure.
alter table publication.publications add column inputs jsonb;
comment on column publication.publications.inputs is 'Digest of each kind of input, in hexadecimal; inputs_digest is the digest of them all. Empty before this was recorded.';

create table publication.same_figures (
    publication_id bigint not null references publication.publications,
    inputs_digest text not null,
    inputs jsonb not null,
    as_of timestamptz not null,
    recorded_at timestamptz not null default transaction_timestamp(),
    primary key (publication_id, inputs_digest)
);
comment on table publication.same_figures is 'Inputs that changed after a publication and gave the same figures: they are not published again, nor built again each night.';
comment on column publication.same_figures.publication_id is 'The publication whose figures they give.';
comment on column publication.same_figures.inputs_digest is 'Digest of all inputs.';
comment on column publication.same_figures.inputs is 'Digest of each kind of input, in hexadecimal.';
comment on column publication.same_figures.as_of is 'Timestamp as of which the figures were built.';
comment on column publication.same_figures.recorded_at is 'When they were found to be the same.';
create trigger prints_stay before update or delete on publication.same_figures
for each statement execute function publication.keep_prints();
revoke update, delete on publication.same_figures from pipeline_writer;

alter table publication.corrections
add column table_name text,
add column row_label text,
add column row_key text,
add column column_name text,
add column column_title text,
add column causes text,
add column returns_behind integer,
add column sources text,
add column submission_before bigint,
add column submission_after bigint;
comment on table publication.corrections is 'Corrections — Tout ce qui a changé depuis la publication précédente de la campagne, et pourquoi : les retours, puis les chiffres nationaux, puis chaque cellule de chaque table publiée.';
comment on column publication.corrections.kind is 'Code de la nature — return_accepted, return_replaced, return_lost, return_state, return_judged_again, return_owed ou return_not_owed pour un retour ; figure pour un chiffre national ; cell, row_added, row_gone, rows_added, rows_gone ou column_filled pour les autres tables.';
comment on column publication.corrections.label is 'Nature — Ce qui a changé : un retour, un chiffre, une cellule ou une ligne.';
comment on column publication.corrections.figure_code is 'Chiffre — Adresse du chiffre national qui a changé ; vide pour un retour et pour une cellule d''une autre table.';
comment on column publication.corrections.before is 'Avant — Valeur de la publication précédente ; vide s''il n''y en avait pas ; la ligne entière quand elle n''est plus publiée.';
comment on column publication.corrections.after is 'Après — Valeur de cette publication ; vide s''il n''y en a plus ; la ligne entière quand elle est nouvelle ; un nombre de lignes pour rows_added, rows_gone et column_filled.';
comment on column publication.corrections.reason is 'Code du motif — Code de la liste correction_reason, withdrawal suivi du motif du retrait, ou input suivi des données modifiées (liste publication_input) ; consequence quand plusieurs causes sont possibles : la colonne causes les donne toutes.';
comment on column publication.corrections.table_name is 'Table — Table publiée dont une cellule ou une ligne a changé ; returns pour un retour.';
comment on column publication.corrections.row_label is 'Ligne — Clé de la ligne en clair : titre et valeur de chaque colonne de la clé.';
comment on column publication.corrections.row_key is 'Clé de la ligne — La même clé, en JSON : nom et valeur de chaque colonne.';
comment on column publication.corrections.column_name is 'Colonne — Nom de la colonne qui a changé ; vide pour une ligne entière.';
comment on column publication.corrections.column_title is 'Titre de la colonne — Titre français de la colonne.';
comment on column publication.corrections.causes is 'Codes des causes — Tous les codes de motif possibles, séparés par « ; » : un seul quand le motif est certain.';
comment on column publication.corrections.returns_behind is 'Retours en cause — Nombre de retours dont le changement est à l''origine de la ligne : leurs lignes sont en tête de cette table.';
comment on column publication.corrections.sources is 'Origine — Ces retours : site, type d''audit et dépôts avant et après ; les dix premiers, puis le nombre des autres.';
comment on column publication.corrections.submission_before is 'Dépôt avant — Dépôt en vigueur dans la publication précédente, pour un retour et pour les lignes d''un retour.';
comment on column publication.corrections.submission_after is 'Dépôt après — Dépôt en vigueur dans cette publication.';

create function publication.is_kept_correction(kind text) returns boolean
language sql
immutable
parallel safe
as $$
    select kind = 'figure' or kind like 'return\_%'
$$;
comment on function publication.is_kept_correction is 'Whether a correction is kept for every publication: returns and national figures. The cells of the other tables are kept for the current one; the packages hold those of the earlier ones.';

create function publication.keep_corrections() returns trigger
language plpgsql
as $$
begin
    if
        exists (
            select from changed
            inner join publication.publications as edition on changed.publication_id = edition.publication_id
            where edition.state = 'published' and (edition.is_current or publication.is_kept_correction(changed.kind))
        )
        and not ledger.is_restoring(tg_relid)
    then
        raise exception 'A published figure is never changed, added or deleted.';
    end if;
    return null;
end
$$;
comment on function publication.keep_corrections is 'Keeps the corrections of a publication; the cells of earlier ones may go.';
drop trigger figures_go on publication.corrections;
create trigger figures_go after delete on publication.corrections referencing old table as changed
for each statement execute function publication.keep_corrections();
