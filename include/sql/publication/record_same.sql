-- Purpose: the inputs of a candidate give the figures of a publication: they are not built again.
insert into publication.same_figures (publication_id, inputs_digest, inputs, as_of)
select
    %(publication)s as publication_id,
    candidate.inputs_digest,
    candidate.inputs,
    candidate.as_of
from publication.publications as candidate
where candidate.publication_id = %(candidate)s
