-- Purpose: one word for a place of a workbook, that of the form and the answers: « case ».
comment on column publication.consolidated_audit_results.cell is 'Case — Case du résultat.';
comment on column publication.nonconformities.cell is 'Case — Case de la gravité dans le classeur.';
comment on column publication.indicators.cell is 'Case — Case de la valeur dans le classeur.';
comment on column publication.certificates.cell is 'Case — Case de la certification dans le classeur.';
