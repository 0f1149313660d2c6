-- A warehouse as the 27 files of include/sql/migrations made it (commit 2341382), with real rows: the form of two
-- campaigns simulated for four sites and a reduced standard, accepted, accepted with warnings, rejected, corrected,
-- withdrawn and staged submissions, four publications, mails, acts. Made by that commit's own program (simulate,
-- deliver, night, withdraw, open_campaign), dumped by pg_dump --inserts --no-comments, its paths under /srv/prefaudit.
-- Names of people in it are those of the simulator.
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
CREATE SCHEMA known;
CREATE SCHEMA ledger;
CREATE SCHEMA measures;
CREATE SCHEMA publication;
CREATE SCHEMA published;
CREATE SCHEMA reference;
CREATE SCHEMA restricted;
CREATE SCHEMA staging;
CREATE SCHEMA warehouse;
CREATE FUNCTION known.moment() RETURNS timestamptz
 LANGUAGE sql STABLE
 AS $$
 select coalesce(nullif(current_setting('prefaudit.as_of', true), '')::timestamptz, 'infinity'::timestamptz)
$$;
CREATE TABLE warehouse.audits (
 audit_id bigint NOT NULL,
 submission_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 audit_type text NOT NULL,
 standard_code text NOT NULL,
 audit_started_on date,
 audit_ended_on date,
 external_audit_on date,
 body text,
 staff_total integer,
 staff_concerned integer,
 modules_in_scope text[] DEFAULT '{}'::text[] NOT NULL,
 service_scope text,
 simulated boolean NOT NULL,
 verdict text NOT NULL,
 sheet text NOT NULL,
 received_at timestamptz NOT NULL,
 recorded_from timestamptz NOT NULL,
 recorded_to timestamptz,
 CONSTRAINT audits_check CHECK ((audit_ended_on >= audit_started_on)),
 CONSTRAINT audits_check1 CHECK ((recorded_to >= recorded_from)),
 CONSTRAINT audits_staff_concerned_check CHECK ((staff_concerned >= 0)),
 CONSTRAINT audits_staff_total_check CHECK ((staff_total >= 0)),
 CONSTRAINT audits_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'accepted_with_warnings'::text])))
);
CREATE VIEW known.audits AS SELECT audit_id, submission_id, campaign_code, site_code, audit_type, standard_code, audit_started_on, audit_ended_on, external_audit_on, body, staff_total, staff_concerned, modules_in_scope, service_scope, simulated, verdict, sheet, received_at, recorded_from, recorded_to FROM warehouse.audits WHERE ((recorded_from <= known.moment()) AND ((recorded_to IS NULL) OR (recorded_to > known.moment())));
CREATE TABLE ledger.campaigns (
 campaign_code text NOT NULL,
 campaign_label text NOT NULL,
 standard_code text NOT NULL,
 reference_on date NOT NULL,
 audits_from date,
 audits_to date,
 status text,
 source text
);
CREATE TABLE reference.history (
 table_name text NOT NULL,
 content jsonb NOT NULL,
 recorded_from timestamptz NOT NULL,
 recorded_to timestamptz,
 CONSTRAINT history_check CHECK ((recorded_to >= recorded_from))
);
CREATE VIEW known.campaigns AS SELECT entry.campaign_code, entry.campaign_label, entry.standard_code, entry.reference_on, entry.audits_from, entry.audits_to, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::ledger.campaigns, past.content) entry(campaign_code, campaign_label, standard_code, reference_on, audits_from, audits_to, status, source)) WHERE ((past.table_name = 'campaigns'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.code_lists (
 list text NOT NULL,
 code text NOT NULL,
 label text NOT NULL,
 "position" integer,
 aliases text,
 status text,
 source text
);
CREATE VIEW known.code_lists AS SELECT entry.list, entry.code, entry.label, entry."position", entry.aliases, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.code_lists, past.content) entry(list, code, label, "position", aliases, status, source)) WHERE ((past.table_name = 'code_lists'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.departements (
 departement_code text NOT NULL,
 departement_name text NOT NULL,
 region_code text NOT NULL,
 valid_from date,
 valid_to date,
 status text,
 source text
);
CREATE VIEW known.departements AS SELECT entry.departement_code, entry.departement_name, entry.region_code, entry.valid_from, entry.valid_to, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.departements, past.content) entry(departement_code, departement_name, region_code, valid_from, valid_to, status, source)) WHERE ((past.table_name = 'departements'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.regions (
 region_code text NOT NULL,
 region_name text NOT NULL,
 region_kind text,
 valid_from date,
 valid_to date,
 status text,
 source text
);
CREATE VIEW known.regions AS SELECT entry.region_code, entry.region_name, entry.region_kind, entry.valid_from, entry.valid_to, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.regions, past.content) entry(region_code, region_name, region_kind, valid_from, valid_to, status, source)) WHERE ((past.table_name = 'regions'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.sites (
 site_code text NOT NULL,
 site_kind text NOT NULL,
 site_name text NOT NULL,
 city text,
 departement_code text NOT NULL,
 valid_from date,
 valid_to date,
 status text,
 source text
);
CREATE VIEW known.sites AS SELECT entry.site_code, entry.site_kind, entry.site_name, entry.city, entry.departement_code, entry.valid_from, entry.valid_to, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.sites, past.content) entry(site_code, site_kind, site_name, city, departement_code, valid_from, valid_to, status, source)) WHERE ((past.table_name = 'sites'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE VIEW known.campaign_sites AS SELECT campaign.campaign_code, site.site_code, site.site_name, site.site_kind, kind.label AS site_kind_label, site.city, site.departement_code, departement.departement_name, departement.region_code, region.region_name FROM ((((known.campaigns campaign JOIN known.sites site ON ((((site.valid_from IS NULL) OR (campaign.reference_on >= site.valid_from)) AND ((site.valid_to IS NULL) OR (campaign.reference_on < site.valid_to))))) LEFT JOIN known.departements departement ON (((site.departement_code = departement.departement_code) AND ((departement.valid_from IS NULL) OR (campaign.reference_on >= departement.valid_from)) AND ((departement.valid_to IS NULL) OR (campaign.reference_on < departement.valid_to))))) LEFT JOIN known.regions region ON (((departement.region_code = region.region_code) AND ((region.valid_from IS NULL) OR (campaign.reference_on >= region.valid_from)) AND ((region.valid_to IS NULL) OR (campaign.reference_on < region.valid_to))))) LEFT JOIN known.code_lists kind ON (((kind.list = 'site_kind'::text) AND (site.site_kind = kind.code))));
CREATE TABLE reference.commitments (
 standard_code text NOT NULL,
 commitment_code text NOT NULL,
 module_code text NOT NULL,
 section text,
 commitment_label text NOT NULL,
 "position" integer,
 status text,
 source text
);
CREATE VIEW known.commitments AS SELECT entry.standard_code, entry.commitment_code, entry.module_code, entry.section, entry.commitment_label, entry."position", entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.commitments, past.content) entry(standard_code, commitment_code, module_code, section, commitment_label, "position", status, source)) WHERE ((past.table_name = 'commitments'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.criteria (
 standard_code text NOT NULL,
 criterion_code text NOT NULL,
 commitment_code text NOT NULL,
 module_code text NOT NULL,
 criterion_label text NOT NULL,
 "position" integer,
 status text,
 source text
);
CREATE VIEW known.criteria AS SELECT entry.standard_code, entry.criterion_code, entry.commitment_code, entry.module_code, entry.criterion_label, entry."position", entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.criteria, past.content) entry(standard_code, criterion_code, commitment_code, module_code, criterion_label, "position", status, source)) WHERE ((past.table_name = 'criteria'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.modules (
 standard_code text NOT NULL,
 module_code text NOT NULL,
 module_name text NOT NULL,
 mandatory boolean,
 "position" integer,
 status text,
 source text
);
CREATE VIEW known.modules AS SELECT entry.standard_code, entry.module_code, entry.module_name, entry.mandatory, entry."position", entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.modules, past.content) entry(standard_code, module_code, module_name, mandatory, "position", status, source)) WHERE ((past.table_name = 'modules'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.standards (
 standard_code text NOT NULL,
 standard_name text NOT NULL,
 adopted_on date,
 valid_from date,
 valid_to date,
 status text,
 source text
);
CREATE VIEW known.standards AS SELECT entry.standard_code, entry.standard_name, entry.adopted_on, entry.valid_from, entry.valid_to, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.standards, past.content) entry(standard_code, standard_name, adopted_on, valid_from, valid_to, status, source)) WHERE ((past.table_name = 'standards'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE ledger.submissions (
 submission_id bigint NOT NULL,
 sha256 text NOT NULL,
 file_name text NOT NULL,
 size_bytes bigint NOT NULL,
 channel text NOT NULL,
 archive_path text NOT NULL,
 received_at timestamptz NOT NULL,
 discovered_at timestamptz DEFAULT now() NOT NULL,
 state text DEFAULT 'received'::text NOT NULL,
 form text,
 form_version text,
 campaign_code text,
 site_code text,
 standard_code text,
 audit_type text,
 simulated boolean DEFAULT false NOT NULL,
 verdict text,
 settled_at timestamptz,
 superseded_by bigint,
 erased boolean DEFAULT false NOT NULL,
 in_manifest boolean DEFAULT false NOT NULL,
 CONSTRAINT submissions_check CHECK (((state = 'settled'::text) = (settled_at IS NOT NULL))),
 CONSTRAINT submissions_check1 CHECK (((state = ANY (ARRAY['received'::text, 'read'::text])) OR (verdict IS NOT NULL))),
 CONSTRAINT submissions_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
 CONSTRAINT submissions_size_bytes_check CHECK ((size_bytes >= 0)),
 CONSTRAINT submissions_state_check CHECK ((state = ANY (ARRAY['received'::text, 'read'::text, 'validated'::text, 'settled'::text]))),
 CONSTRAINT submissions_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'accepted_with_warnings'::text, 'rejected'::text])))
);
CREATE TABLE warehouse.findings (
 audit_id bigint NOT NULL,
 standard_code text NOT NULL,
 criterion_code text NOT NULL,
 result text NOT NULL,
 evidence text,
 comment text,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL,
 CONSTRAINT findings_result_check CHECK ((result = ANY (ARRAY['conformity'::text, 'strength'::text, 'opportunity'::text, 'sensitive_point'::text, 'minor_nonconformity'::text, 'major_nonconformity'::text, 'not_applicable'::text, 'not_assessed'::text])))
);
CREATE VIEW known.audit_results AS SELECT campaign.campaign_code, campaign.campaign_label, found.audit_id, audit.site_code, site.site_name, site.site_kind, site.site_kind_label, site.city, site.departement_code, site.departement_name, site.region_code, site.region_name, audit.audit_type, kind.label AS audit_type_label, audit.audit_started_on, audit.audit_ended_on, audit.standard_code, standard.standard_name, criterion.module_code, module.module_name, criterion.commitment_code, commitment.commitment_label, criterion.criterion_code, criterion.criterion_label, found.result, answer.label AS result_label, audit.simulated, audit.submission_id, received.sha256 AS file_sha256, found.sheet, found.sheet_row, found.cell FROM ((((((((((known.audits audit JOIN known.campaigns campaign ON ((audit.campaign_code = campaign.campaign_code))) JOIN ledger.submissions received ON ((audit.submission_id = received.submission_id))) JOIN warehouse.findings found ON ((audit.audit_id = found.audit_id))) JOIN known.criteria criterion ON (((found.standard_code = criterion.standard_code) AND (found.criterion_code = criterion.criterion_code) AND (criterion.module_code = ANY (audit.modules_in_scope))))) JOIN known.standards standard ON ((audit.standard_code = standard.standard_code))) JOIN known.modules module ON (((criterion.standard_code = module.standard_code) AND (criterion.module_code = module.module_code)))) JOIN known.commitments commitment ON (((criterion.standard_code = commitment.standard_code) AND (criterion.commitment_code = commitment.commitment_code)))) LEFT JOIN known.campaign_sites site ON (((campaign.campaign_code = site.campaign_code) AND (audit.site_code = site.site_code)))) LEFT JOIN known.code_lists kind ON (((kind.list = 'audit_type'::text) AND (audit.audit_type = kind.code)))) LEFT JOIN known.code_lists answer ON (((answer.list = 'finding'::text) AND (found.result = answer.code))));
CREATE FUNCTION known.results_of(campaign text) RETURNS SETOF known.audit_results
 LANGUAGE sql STABLE
 AS $$
 select result.*
 from known.audit_results as result
 where
        result.campaign_code = campaign
        and result.audit_id = any(
            array(select audit.audit_id from known.audits as audit where audit.campaign_code = campaign)
        )
$$;
CREATE FUNCTION ledger.refuse_change() RETURNS trigger
 LANGUAGE plpgsql
 AS $$
begin
 raise exception 'Acts are kept for good: they are neither changed nor deleted.';
end
$$;
CREATE FUNCTION measures.is_small(observations bigint) RETURNS boolean
 LANGUAGE sql IMMUTABLE PARALLEL SAFE
 AS $$
 select coalesce(observations, 0) < 30
$$;
CREATE FUNCTION measures.rate(part numeric, whole numeric) RETURNS numeric
 LANGUAGE sql IMMUTABLE PARALLEL SAFE
 AS $$
 select round(part / nullif(whole, 0), 4)
$$;
CREATE FUNCTION publication.promise(name text) RETURNS void
 LANGUAGE plpgsql
 AS $$
declare
 source regclass := ('publication.' || quote_ident(name))::regclass;
 columns text;
 regional boolean;
 described record;
begin
 select string_agg(format('shown.%I', attname), ', ' order by attnum)
 into columns
 from pg_attribute
 where attrelid = source and attnum > 0 and not attisdropped and attname <> 'publication_id';
 regional := exists (
        select from pg_attribute where attrelid = source and attname = 'region_code' and not attisdropped
 );
 execute format(
        'create view published.%I with (security_barrier) as select %s from %s as shown '
        'inner join publication.publications as edition '
        'on shown.publication_id = edition.publication_id and edition.is_current%s',
        name, columns, source,
        case when regional then
            ' where (select publication.reader_regions()) is null '
            'or shown.region_code is null or shown.region_code = any((select publication.reader_regions())::text [])'
        else '' end
 );
 execute format('comment on view published.%I is %L', name, obj_description(source, 'pg_class'));
 for described in
        select
            shown.attname as name,
            col_description(source, stored.attnum) as words
        from pg_attribute as shown
        inner join pg_attribute as stored on stored.attrelid = source and shown.attname = stored.attname
        where shown.attrelid = format('published.%I', name)::regclass and shown.attnum > 0
 loop
        execute format('comment on column published.%I.%I is %L', name, described.name, described.words);
 end loop;
 execute format('grant select on published.%I to bi_reader', name);
end
$$;
CREATE FUNCTION publication.reader_regions() RETURNS text[]
 LANGUAGE sql STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
 AS $$
 select array_agg(region_code) from publication.regional_readers where role_name = session_user
$$;
CREATE FUNCTION reference.remember() RETURNS trigger
 LANGUAGE plpgsql
 AS $$
begin
 if tg_op <> 'INSERT' then
        update reference.history
        set recorded_to = transaction_timestamp()
        where table_name = tg_table_name
            and recorded_to is null
            and md5(content::text) = md5(to_jsonb(old)::text);
 end if;
 if tg_op <> 'DELETE' then
        insert into reference.history (table_name, content, recorded_from)
        values (tg_table_name, to_jsonb(new), transaction_timestamp());
 end if;
 return null;
end
$$;
CREATE TABLE reference.certificates (
 site_code text NOT NULL,
 scheme text NOT NULL,
 scope text,
 campaign_code text NOT NULL,
 obtained_on date,
 status text,
 source text
);
CREATE VIEW known.certificates AS SELECT entry.site_code, entry.scheme, entry.scope, entry.campaign_code, entry.obtained_on, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.certificates, past.content) entry(site_code, scheme, scope, campaign_code, obtained_on, status, source)) WHERE ((past.table_name = 'certificates'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.declared_figures (
 campaign_code text NOT NULL,
 figure_code text NOT NULL,
 label text,
 declared integer,
 status text,
 source text
);
CREATE VIEW known.declared_figures AS SELECT entry.campaign_code, entry.figure_code, entry.label, entry.declared, entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.declared_figures, past.content) entry(campaign_code, figure_code, label, declared, status, source)) WHERE ((past.table_name = 'declared_figures'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE ledger.engagements (
 campaign_code text NOT NULL,
 site_code text NOT NULL
);
CREATE VIEW known.engagements AS SELECT entry.campaign_code, entry.site_code FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::ledger.engagements, past.content) entry(campaign_code, site_code)) WHERE ((past.table_name = 'engagements'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE reference.indicators (
 standard_code text NOT NULL,
 indicator_code text NOT NULL,
 indicator_label text NOT NULL,
 module_code text NOT NULL,
 numerator_label text,
 denominator_label text,
 unit text,
 factor numeric,
 minimum numeric,
 maximum numeric,
 "position" integer,
 status text,
 source text
);
CREATE VIEW known.indicators AS SELECT entry.standard_code, entry.indicator_code, entry.indicator_label, entry.module_code, entry.numerator_label, entry.denominator_label, entry.unit, entry.factor, entry.minimum, entry.maximum, entry."position", entry.status, entry.source FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::reference.indicators, past.content) entry(standard_code, indicator_code, indicator_label, module_code, numerator_label, denominator_label, unit, factor, minimum, maximum, "position", status, source)) WHERE ((past.table_name = 'indicators'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE TABLE ledger.withdrawals (
 submission_id bigint NOT NULL,
 reason text NOT NULL,
 note text,
 withdrawn_by text NOT NULL,
 withdrawn_at timestamptz DEFAULT transaction_timestamp() NOT NULL,
 CONSTRAINT withdrawals_reason_check CHECK ((reason = ANY (ARRAY['site_request'::text, 'wrong_site'::text, 'wrong_file'::text, 'duplicate'::text, 'not_an_audit'::text])))
);
CREATE VIEW known.submissions AS SELECT sent.submission_id, sent.sha256, sent.file_name, sent.size_bytes, sent.channel, sent.archive_path, sent.received_at, sent.discovered_at, sent.state, sent.form, sent.form_version, sent.campaign_code, sent.site_code, sent.standard_code, sent.audit_type, sent.simulated, sent.verdict, sent.settled_at, sent.superseded_by, gone.reason AS withdrawal, ((sent.verdict <> 'rejected'::text) AND (gone.submission_id IS NULL)) AS counts FROM (ledger.submissions sent LEFT JOIN ledger.withdrawals gone ON (((sent.submission_id = gone.submission_id) AND (gone.withdrawn_at <= known.moment())))) WHERE (sent.settled_at <= known.moment());
CREATE TABLE ledger.returns_owed (
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 audit_type text NOT NULL,
 due_on date
);
CREATE VIEW known.letters AS SELECT sent.submission_id, sent.file_name, sent.campaign_code, sent.site_code, COALESCE(campaign.campaign_label, sent.campaign_code, ''::text) AS campaign_label, COALESCE(site.site_name, sent.site_code, ''::text) AS site_name, to_char((sent.received_at AT TIME ZONE 'Europe/Paris'::text), 'DD/MM/YYYY à HH24:MI'::text) AS received, COALESCE(to_char((owed.due_on)::timestamptz, 'DD/MM/YYYY'::text), ''::text) AS due, COALESCE((((sent.received_at AT TIME ZONE 'Europe/Paris'::text))::date > owed.due_on), false) AS overdue, COALESCE(to_char((standing.received_at AT TIME ZONE 'Europe/Paris'::text), 'DD/MM/YYYY à HH24:MI'::text), ''::text) AS standing FROM ((((ledger.submissions sent LEFT JOIN ledger.campaigns campaign ON ((sent.campaign_code = campaign.campaign_code))) LEFT JOIN known.campaign_sites site ON (((sent.campaign_code = site.campaign_code) AND (sent.site_code = site.site_code)))) LEFT JOIN ledger.returns_owed owed ON (((sent.campaign_code = owed.campaign_code) AND (sent.site_code = owed.site_code) AND (sent.audit_type = owed.audit_type)))) LEFT JOIN LATERAL ( SELECT max(other.received_at) AS received_at FROM known.submissions other WHERE ((sent.verdict = 'rejected'::text) AND other.counts AND (other.campaign_code = sent.campaign_code) AND (other.site_code = sent.site_code) AND (other.audit_type = sent.audit_type))) standing ON (true));
CREATE VIEW known.returns_owed AS SELECT entry.campaign_code, entry.site_code, entry.audit_type, entry.due_on FROM (reference.history past CROSS JOIN LATERAL jsonb_populate_record(NULL::ledger.returns_owed, past.content) entry(campaign_code, site_code, audit_type, due_on)) WHERE ((past.table_name = 'returns_owed'::text) AND (past.recorded_from <= known.moment()) AND ((past.recorded_to IS NULL) OR (past.recorded_to > known.moment())));
CREATE VIEW known.returns AS WITH history AS ( SELECT owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on, (count(sent.submission_id))::integer AS submissions, (count(*) FILTER (WHERE (sent.verdict = 'rejected'::text)))::integer AS rejected_submissions, (count(*) FILTER (WHERE (sent.withdrawal IS NOT NULL)))::integer AS withdrawn_submissions, max(sent.received_at) AS last_received_at, (array_agg(sent.verdict ORDER BY sent.received_at DESC, sent.submission_id DESC))[1] AS last_verdict, (array_agg(sent.verdict ORDER BY sent.received_at DESC, sent.submission_id DESC) FILTER (WHERE sent.counts))[1] AS verdict_in_force, (array_agg(sent.withdrawal ORDER BY sent.received_at DESC, sent.submission_id DESC) FILTER (WHERE (sent.withdrawal IS NOT NULL)))[1] AS withdrawal, min(sent.received_at) FILTER (WHERE sent.counts) AS first_accepted_at FROM (known.returns_owed owed LEFT JOIN known.submissions sent ON (((owed.campaign_code = sent.campaign_code) AND (owed.site_code = sent.site_code) AND (owed.audit_type = sent.audit_type)))) GROUP BY owed.campaign_code, owed.site_code, owed.audit_type, owed.due_on ) SELECT campaign_code, site_code, audit_type, due_on, CASE WHEN (verdict_in_force IS NOT NULL) THEN verdict_in_force WHEN (rejected_submissions > 0) THEN 'rejected'::text WHEN (withdrawn_submissions > 0) THEN 'withdrawn'::text ELSE 'missing'::text END AS state, submissions, rejected_submissions, withdrawn_submissions, withdrawal, last_received_at, last_verdict, first_accepted_at, (((first_accepted_at AT TIME ZONE 'Europe/Paris'::text))::date <= due_on) AS on_time, CASE WHEN ((first_accepted_at IS NOT NULL) AND (due_on IS NOT NULL)) THEN GREATEST(0, (((first_accepted_at AT TIME ZONE 'Europe/Paris'::text))::date - due_on)) ELSE NULL::integer END AS days_late FROM history;
CREATE VIEW known.standings AS WITH mapping AS ( SELECT string_agg(concat_ws(' '::text, criterion.standard_code, criterion.criterion_code, criterion.module_code), ' '::text ORDER BY criterion.standard_code, criterion.criterion_code) AS told FROM known.criteria criterion ) SELECT audit.campaign_code, encode(sha256(convert_to(((string_agg((audit.audit_id)::text, ' '::text ORDER BY audit.audit_id) || ' '::text) || mapping.told), 'UTF8'::name)), 'hex'::text) AS digest FROM (known.audits audit CROSS JOIN mapping) GROUP BY audit.campaign_code, mapping.told;
CREATE TABLE ledger.acts (
 act_id bigint NOT NULL,
 kind text NOT NULL,
 actor text NOT NULL,
 acted_at timestamptz DEFAULT clock_timestamp() NOT NULL,
 reason text,
 campaign_code text,
 site_code text,
 content jsonb DEFAULT '{}'::jsonb NOT NULL,
 CONSTRAINT acts_actor_check CHECK ((actor <> ''::text)),
 CONSTRAINT acts_kind_check CHECK ((kind = ANY (ARRAY['deposit'::text, 'release'::text, 'discard'::text, 'withdrawal'::text, 'night_triggered'::text, 'campaign_opened'::text, 'site_added'::text, 'waiver'::text, 'publication_approved'::text, 'publication_refused'::text, 'contacts_registered'::text])))
);
ALTER TABLE ledger.acts ALTER COLUMN act_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.acts_act_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE ledger.answers (
 submission_id bigint NOT NULL,
 page text NOT NULL,
 workbook text,
 answered_at timestamptz DEFAULT now() NOT NULL
);
CREATE TABLE ledger.coercions (
 submission_id bigint NOT NULL,
 table_name text NOT NULL,
 field text NOT NULL,
 sheet_row integer NOT NULL,
 found text NOT NULL,
 value text NOT NULL
);
CREATE TABLE ledger.deliveries (
 delivery_id bigint NOT NULL,
 batch uuid NOT NULL,
 sha256 text NOT NULL,
 file_name text NOT NULL,
 size_bytes bigint NOT NULL,
 channel text NOT NULL,
 sender text,
 message_id text,
 location text NOT NULL,
 delivered_at timestamptz DEFAULT clock_timestamp() NOT NULL,
 verdict text,
 issues jsonb DEFAULT '[]'::jsonb NOT NULL,
 page text,
 workbook text,
 CONSTRAINT deliveries_channel_check CHECK ((channel = ANY (ARRAY['page'::text, 'mail'::text]))),
 CONSTRAINT deliveries_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
 CONSTRAINT deliveries_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'accepted_with_warnings'::text, 'rejected'::text])))
);
ALTER TABLE ledger.deliveries ALTER COLUMN delivery_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.deliveries_delivery_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE ledger.issues (
 submission_id bigint NOT NULL,
 "position" integer NOT NULL,
 origin text NOT NULL,
 rule text NOT NULL,
 severity text NOT NULL,
 stage text NOT NULL,
 sheet text NOT NULL,
 cell text NOT NULL,
 found text NOT NULL,
 expected text NOT NULL,
 message text NOT NULL,
 table_name text NOT NULL,
 field text NOT NULL,
 row_number integer,
 CONSTRAINT issues_origin_check CHECK ((origin = ANY (ARRAY['reading'::text, 'validation'::text]))),
 CONSTRAINT issues_severity_check CHECK ((severity = ANY (ARRAY['error'::text, 'warning'::text])))
);
CREATE TABLE ledger.mails (
 mail_id bigint NOT NULL,
 mailbox text NOT NULL,
 message_id text NOT NULL,
 sender text NOT NULL,
 subject text NOT NULL,
 sent_at timestamptz,
 received_at timestamptz DEFAULT clock_timestamp() NOT NULL,
 state text NOT NULL,
 site_codes text[] DEFAULT '{}'::text[] NOT NULL,
 attachments integer DEFAULT 0 NOT NULL,
 place text,
 reason text,
 handled_at timestamptz,
 handled_by text,
 CONSTRAINT mails_state_check CHECK ((state = ANY (ARRAY['taken'::text, 'quarantined'::text, 'empty'::text, 'released'::text, 'discarded'::text])))
);
ALTER TABLE ledger.mails ALTER COLUMN mail_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.mails_mail_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE ledger.messages (
 message_id bigint NOT NULL,
 kind text NOT NULL,
 dedupe_key text NOT NULL,
 recipients text[] NOT NULL,
 subject text NOT NULL,
 body text NOT NULL,
 attachments text[] DEFAULT '{}'::text[] NOT NULL,
 campaign_code text,
 site_code text,
 submission_id bigint,
 state text DEFAULT 'queued'::text NOT NULL,
 attempts integer DEFAULT 0 NOT NULL,
 error text,
 queued_at timestamptz DEFAULT clock_timestamp() NOT NULL,
 sent_at timestamptz,
 CONSTRAINT messages_kind_check CHECK ((kind = ANY (ARRAY['acknowledgement'::text, 'reminder'::text, 'digest'::text, 'form'::text, 'alert'::text]))),
 CONSTRAINT messages_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'unaddressed'::text])))
);
ALTER TABLE ledger.messages ALTER COLUMN message_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.messages_message_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE ledger.migrations (
 number integer NOT NULL,
 name text NOT NULL,
 checksum text NOT NULL,
 applied_at timestamptz DEFAULT now() NOT NULL
);
CREATE TABLE ledger.receipts (
 receipt_id bigint NOT NULL,
 submission_id bigint NOT NULL,
 location text NOT NULL,
 size_bytes bigint NOT NULL,
 modified_at timestamptz,
 seen_at timestamptz DEFAULT now() NOT NULL
);
ALTER TABLE ledger.receipts ALTER COLUMN receipt_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.receipts_receipt_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
ALTER TABLE ledger.submissions ALTER COLUMN submission_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME ledger.submissions_submission_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE publication.audit_sites (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 region_code text,
 audit_type text NOT NULL,
 covered_site_code text NOT NULL,
 covered_site_name text,
 simulated boolean NOT NULL,
 submission_id bigint NOT NULL
);
CREATE TABLE publication.audits (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 site_kind_label text,
 departement_code text,
 departement_name text,
 region_code text,
 region_name text,
 audit_type text NOT NULL,
 audit_type_label text,
 audit_started_on date,
 audit_ended_on date,
 external_audit_on date,
 body text,
 body_label text,
 staff_total integer,
 staff_concerned integer,
 standard_code text NOT NULL,
 modules_in_scope text NOT NULL,
 sites_covered integer NOT NULL,
 criteria_assessed integer NOT NULL,
 not_applicable integer NOT NULL,
 conforming integer NOT NULL,
 minor_nonconformities integer NOT NULL,
 major_nonconformities integer NOT NULL,
 conformity_rate numeric(5,4),
 small_denominator boolean NOT NULL,
 verdict text NOT NULL,
 received_at timestamptz NOT NULL,
 simulated boolean NOT NULL,
 submission_id bigint NOT NULL,
 file_sha256 text NOT NULL,
 sheet text NOT NULL
);
CREATE TABLE publication.campaign_changes (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 previous_campaign_code text NOT NULL,
 standard_code text NOT NULL,
 module_code text NOT NULL,
 module_name text NOT NULL,
 conformity_rate numeric(5,4),
 previous_conformity_rate numeric(5,4),
 change numeric(5,4),
 same_sites integer NOT NULL,
 same_sites_conformity_rate numeric(5,4),
 same_sites_previous_conformity_rate numeric(5,4),
 same_sites_change numeric(5,4),
 small_denominator boolean NOT NULL
);
CREATE TABLE publication.campaign_trend (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 compared_campaign_code text NOT NULL,
 compared_campaign_label text NOT NULL,
 reference_on date NOT NULL,
 standard_code text NOT NULL,
 comparable boolean NOT NULL,
 owed integer NOT NULL,
 accepted integer NOT NULL,
 reporting_rate numeric(5,4),
 criteria_assessed integer NOT NULL,
 not_applicable integer NOT NULL,
 conforming integer NOT NULL,
 conformity_rate numeric(5,4),
 small_denominator boolean NOT NULL
);
CREATE TABLE publication.certificates (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 site_kind_label text,
 departement_code text,
 region_code text,
 region_name text,
 scheme text NOT NULL,
 scheme_label text,
 scope text,
 first_obtained_on date,
 obtained_on date,
 expires_on date,
 in_force boolean NOT NULL,
 expires_soon boolean,
 renewed boolean,
 origin text NOT NULL,
 source text,
 simulated boolean NOT NULL,
 submission_id bigint,
 file_sha256 text,
 sheet text,
 sheet_row integer,
 cell text,
 "position" integer NOT NULL,
 CONSTRAINT certificates_origin_check CHECK ((origin = ANY (ARRAY['return'::text, 'register'::text])))
);
CREATE TABLE publication.certification_funnel (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 stage text NOT NULL,
 label text NOT NULL,
 sites integer NOT NULL,
 share_of_engaged numeric(5,4),
 "position" integer NOT NULL,
 CONSTRAINT certification_funnel_stage_check CHECK ((stage = ANY (ARRAY['engaged'::text, 'pre_audited'::text, 'certified'::text, 'renewed'::text])))
);
CREATE TABLE publication.consolidated_audit_results (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 campaign_label text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 site_kind_label text,
 city text,
 departement_code text,
 departement_name text,
 region_code text,
 region_name text,
 audit_type text NOT NULL,
 audit_type_label text,
 audit_started_on date,
 audit_ended_on date,
 standard_code text NOT NULL,
 standard_name text,
 module_code text NOT NULL,
 module_name text,
 commitment_code text NOT NULL,
 commitment_label text,
 criterion_code text NOT NULL,
 criterion_label text,
 result text NOT NULL,
 result_label text,
 simulated boolean NOT NULL,
 submission_id bigint NOT NULL,
 file_sha256 text NOT NULL,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL
);
CREATE TABLE publication.corrections (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 "position" integer NOT NULL,
 kind text NOT NULL,
 label text NOT NULL,
 site_code text,
 site_name text,
 region_code text,
 audit_type text,
 figure_code text,
 before text,
 after text,
 reason text,
 reason_label text,
 CONSTRAINT corrections_kind_check CHECK ((kind = ANY (ARRAY['return_accepted'::text, 'return_replaced'::text, 'return_lost'::text, 'return_state'::text, 'return_owed'::text, 'return_not_owed'::text, 'figure'::text])))
);
CREATE TABLE publication.engagements (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 site_kind_label text,
 departement_code text,
 departement_name text,
 region_code text,
 region_name text
);
CREATE TABLE publication.nonconformities (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 departement_code text,
 region_code text,
 region_name text,
 audit_type text NOT NULL,
 standard_code text NOT NULL,
 module_code text NOT NULL,
 module_name text,
 commitment_code text NOT NULL,
 criterion_code text NOT NULL,
 criterion_label text,
 severity text NOT NULL,
 severity_label text,
 found_on date,
 due_on date,
 closed_on date,
 state text NOT NULL,
 days_open integer,
 days_to_close integer,
 simulated boolean NOT NULL,
 submission_id bigint NOT NULL,
 file_sha256 text NOT NULL,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL,
 CONSTRAINT nonconformities_state_check CHECK ((state = ANY (ARRAY['open'::text, 'overdue'::text, 'closed'::text])))
);
CREATE TABLE publication.returns (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 site_kind_label text,
 departement_code text,
 departement_name text,
 region_code text,
 region_name text,
 audit_type text NOT NULL,
 audit_type_label text,
 due_on date,
 state text NOT NULL,
 submissions integer NOT NULL,
 rejected_submissions integer NOT NULL,
 received_at timestamptz,
 verdict text,
 accepted_at timestamptz,
 on_time boolean,
 days_late integer,
 submission_id bigint,
 simulated boolean,
 withdrawn_submissions integer NOT NULL,
 withdrawal text,
 withdrawal_label text
);
CREATE VIEW publication.figure_traces AS SELECT found.publication_id, found.campaign_code, measure.figure, territory.kind AS territory_kind, territory.code AS territory_code, subject.kind AS subject_kind, subject.code AS subject_code, found.site_code, found.region_code, found.audit_type, found.criterion_code, found.result AS value, found.submission_id, found.file_sha256, found.sheet, found.sheet_row, found.cell FROM (((publication.consolidated_audit_results found CROSS JOIN LATERAL ( VALUES ('criteria_assessed'::text,(found.result <> 'not_assessed'::text)), ('not_applicable'::text,(found.result = 'not_applicable'::text)), ('conforming'::text,(found.result = ANY (ARRAY['conformity'::text, 'strength'::text]))), ('strengths'::text,(found.result = 'strength'::text)), ('opportunities'::text,(found.result = 'opportunity'::text)), ('sensitive_points'::text,(found.result = 'sensitive_point'::text)), ('minor_nonconformities'::text,(found.result = 'minor_nonconformity'::text)), ('major_nonconformities'::text,(found.result = 'major_nonconformity'::text))) measure(figure, counted)) CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,found.region_code), ('departement'::text,found.departement_code), ('site_kind'::text,found.site_kind)) territory(kind, code)) CROSS JOIN LATERAL ( VALUES ('all'::text,'all'::text), ('module'::text,found.module_code), ('commitment'::text,found.commitment_code), ('criterion'::text,found.criterion_code)) subject(kind, code)) WHERE measure.counted UNION ALL SELECT filed.publication_id, filed.campaign_code, measure.figure, territory.kind AS territory_kind, territory.code AS territory_code, subject.kind AS subject_kind, subject.code AS subject_code, filed.site_code, filed.region_code, filed.audit_type, filed.criterion_code, filed.state AS value, filed.submission_id, filed.file_sha256, filed.sheet, filed.sheet_row, filed.cell FROM (((publication.nonconformities filed CROSS JOIN LATERAL ( VALUES ('corrective_actions'::text,true), ('closed'::text,(filed.state = 'closed'::text)), ('overdue'::text,(filed.state = 'overdue'::text))) measure(figure, counted)) CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,filed.region_code), ('departement'::text,filed.departement_code), ('site_kind'::text,filed.site_kind)) territory(kind, code)) CROSS JOIN LATERAL ( VALUES ('all'::text,'all'::text), ('module'::text,filed.module_code), ('commitment'::text,filed.commitment_code), ('criterion'::text,filed.criterion_code)) subject(kind, code)) WHERE measure.counted UNION ALL SELECT owed.publication_id, owed.campaign_code, measure.figure, territory.kind AS territory_kind, territory.code AS territory_code, 'all'::text AS subject_kind, 'all'::text AS subject_code, owed.site_code, owed.region_code, owed.audit_type, NULL::text AS criterion_code, owed.state AS value, owed.submission_id, received.sha256 AS file_sha256, audit.sheet, NULL::integer AS sheet_row, NULL::text AS cell FROM ((((publication.returns owed LEFT JOIN publication.audits audit ON (((owed.publication_id = audit.publication_id) AND (owed.site_code = audit.site_code) AND (owed.audit_type = audit.audit_type)))) LEFT JOIN ledger.submissions received ON ((owed.submission_id = received.submission_id))) CROSS JOIN LATERAL ( VALUES ('owed'::text,true), ('received'::text,(owed.submissions > 0)), ('accepted'::text,(owed.submission_id IS NOT NULL)), ('on_time'::text,owed.on_time), (('returns_owed_'::text || owed.audit_type),true), (('returns_accepted_'::text || owed.audit_type),(owed.submission_id IS NOT NULL))) measure(figure, counted)) CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,owed.region_code), ('departement'::text,owed.departement_code), ('site_kind'::text,owed.site_kind)) territory(kind, code)) WHERE measure.counted UNION ALL SELECT audit.publication_id, audit.campaign_code, 'audits'::text AS figure, territory.kind AS territory_kind, territory.code AS territory_code, CASE subject.code WHEN 'all'::text THEN 'all'::text ELSE 'module'::text END AS subject_kind, subject.code AS subject_code, audit.site_code, audit.region_code, audit.audit_type, NULL::text AS criterion_code, audit.verdict AS value, audit.submission_id, audit.file_sha256, audit.sheet, NULL::integer AS sheet_row, NULL::text AS cell FROM ((publication.audits audit CROSS JOIN LATERAL unnest((string_to_array(audit.modules_in_scope, ' ; '::text) || ARRAY['all'::text])) subject(code))
 CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,audit.region_code), ('departement'::text,audit.departement_code), ('site_kind'::text,audit.site_kind)) territory(kind, code))
UNION ALL
 SELECT engaged.publication_id,
 engaged.campaign_code,
 measure.figure,
 territory.kind AS territory_kind,
 territory.code AS territory_code,
 'all'::text AS subject_kind,
 'all'::text AS subject_code,
 engaged.site_code,
 engaged.region_code,
 NULL::text AS audit_type,
 NULL::text AS criterion_code,
 'engaged'::text AS value,
 NULL::bigint AS submission_id,
 NULL::text AS file_sha256,
 NULL::text AS sheet,
 NULL::integer AS sheet_row,
 NULL::text AS cell
 FROM ((publication.engagements engaged
 CROSS JOIN LATERAL ( VALUES ('sites_engaged'::text), ((engaged.site_kind || 's_engaged'::text))) measure(figure))
 CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,engaged.region_code), ('departement'::text,engaged.departement_code), ('site_kind'::text,engaged.site_kind)) territory(kind, code))
UNION ALL
 SELECT held.publication_id,
 held.campaign_code,
 measure.figure,
 territory.kind AS territory_kind,
 territory.code AS territory_code,
 'all'::text AS subject_kind,
 'all'::text AS subject_code,
 held.site_code,
 held.region_code,
 NULL::text AS audit_type,
 NULL::text AS criterion_code,
 COALESCE(((held.scheme_label || ', '::text) || held.scope), held.scheme_label) AS value,
 held.submission_id,
 held.file_sha256,
 COALESCE(held.sheet, held.source) AS sheet,
 held.sheet_row,
 held.cell
 FROM ((publication.certificates held
 CROSS JOIN LATERAL ( VALUES ('certified_sites'::text), (((('certified_'::text || held.site_kind) || 's_'::text) || held.scheme))) measure(figure))
 CROSS JOIN LATERAL ( VALUES ('nation'::text,'FR'::text), ('region'::text,held.region_code), ('departement'::text,held.departement_code), ('site_kind'::text,held.site_kind)) territory(kind, code))
 WHERE held.in_force;
CREATE TABLE publication.files (
 publication_id bigint NOT NULL,
 path text NOT NULL,
 sha256 text NOT NULL,
 size_bytes bigint NOT NULL,
 CONSTRAINT files_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
CREATE TABLE publication.headline_figures (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 figure_code text NOT NULL,
 label text NOT NULL,
 enumerated integer,
 declared integer,
 source text,
 "position" integer NOT NULL
);
CREATE TABLE publication.indicator_summary (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 standard_code text NOT NULL,
 module_code text,
 indicator_code text NOT NULL,
 indicator_label text,
 unit text,
 period text NOT NULL,
 territory_kind text NOT NULL,
 territory_code text NOT NULL,
 territory_name text,
 region_code text,
 sites_measuring integer NOT NULL,
 numerator float8,
 denominator float8,
 value float8,
 small_denominator boolean NOT NULL,
 CONSTRAINT indicator_summary_territory_kind_check CHECK ((territory_kind = ANY (ARRAY['nation'::text, 'region'::text])))
);
CREATE TABLE publication.indicators (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 site_code text NOT NULL,
 site_name text,
 site_kind text,
 departement_code text,
 region_code text,
 region_name text,
 audit_type text NOT NULL,
 standard_code text NOT NULL,
 module_code text,
 indicator_code text NOT NULL,
 indicator_label text,
 unit text,
 period text NOT NULL,
 numerator float8,
 denominator float8,
 value float8,
 target float8,
 simulated boolean NOT NULL,
 submission_id bigint NOT NULL,
 file_sha256 text NOT NULL,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL
);
CREATE TABLE publication.summaries (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 standard_code text NOT NULL,
 subject_kind text NOT NULL,
 subject_code text NOT NULL,
 module_code text NOT NULL,
 module_name text NOT NULL,
 commitment_code text,
 commitment_label text,
 criterion_code text,
 criterion_label text,
 territory_kind text NOT NULL,
 territory_code text NOT NULL,
 territory_name text,
 region_code text,
 owed integer NOT NULL,
 received integer NOT NULL,
 accepted integer NOT NULL,
 on_time integer NOT NULL,
 reporting_rate numeric(5,4),
 on_time_rate numeric(5,4),
 audits integer NOT NULL,
 criteria_assessed integer NOT NULL,
 not_applicable integer NOT NULL,
 conforming integer NOT NULL,
 strengths integer NOT NULL,
 opportunities integer NOT NULL,
 sensitive_points integer NOT NULL,
 minor_nonconformities integer NOT NULL,
 major_nonconformities integer NOT NULL,
 conformity_rate numeric(5,4),
 small_denominator boolean NOT NULL,
 minor_per_audit numeric(8,2),
 major_per_audit numeric(8,2),
 corrective_actions integer NOT NULL,
 closed integer NOT NULL,
 overdue integer NOT NULL,
 share_closed numeric(5,4),
 median_days_to_close numeric(8,1),
 p90_days_to_close numeric(8,1),
 CONSTRAINT summaries_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['all'::text, 'module'::text, 'commitment'::text, 'criterion'::text]))),
 CONSTRAINT summaries_territory_kind_check CHECK ((territory_kind = ANY (ARRAY['nation'::text, 'region'::text, 'departement'::text, 'site_kind'::text])))
);
CREATE VIEW publication.national_summary AS SELECT publication_id, campaign_code, standard_code, module_code, module_name, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'nation'::text) AND (subject_kind = ANY ('{all,module}'::text[])));
CREATE TABLE publication.publications (
 publication_id bigint NOT NULL,
 campaign_code text NOT NULL,
 state text DEFAULT 'candidate'::text NOT NULL,
 number integer,
 is_current boolean DEFAULT false NOT NULL,
 as_of timestamptz DEFAULT transaction_timestamp() NOT NULL,
 published_at timestamptz,
 code_version text NOT NULL,
 inputs_digest text NOT NULL,
 simulated boolean DEFAULT false NOT NULL,
 reasons text[] DEFAULT '{}'::text[] NOT NULL,
 proposed_in text,
 CONSTRAINT publications_check CHECK (((state = 'published'::text) = (number IS NOT NULL))),
 CONSTRAINT publications_check1 CHECK (((state = 'published'::text) = (published_at IS NOT NULL))),
 CONSTRAINT publications_check2 CHECK (((state = 'refused'::text) = (cardinality(reasons) > 0))),
 CONSTRAINT publications_check3 CHECK (((state = 'published'::text) OR (NOT is_current))),
 CONSTRAINT publications_number_check CHECK ((number > 0)),
 CONSTRAINT publications_state_check CHECK ((state = ANY (ARRAY['candidate'::text, 'refused'::text, 'published'::text])))
);
ALTER TABLE publication.publications ALTER COLUMN publication_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME publication.publications_publication_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE publication.regional_readers (
 role_name text NOT NULL,
 region_code text NOT NULL
);
CREATE VIEW publication.summary_by_commitment AS SELECT publication_id, campaign_code, standard_code, module_code, module_name, commitment_code, commitment_label, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'nation'::text) AND (subject_kind = ANY ('{commitment}'::text[])));
CREATE VIEW publication.summary_by_criterion AS SELECT publication_id, campaign_code, standard_code, module_code, module_name, commitment_code, commitment_label, criterion_code, criterion_label, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'nation'::text) AND (subject_kind = ANY ('{criterion}'::text[])));
CREATE VIEW publication.summary_by_departement AS SELECT publication_id, campaign_code, standard_code, territory_code AS departement_code, territory_name AS departement_name, region_code, module_code, module_name, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'departement'::text) AND (subject_kind = ANY ('{all,module}'::text[])));
CREATE VIEW publication.summary_by_region AS SELECT publication_id, campaign_code, standard_code, territory_code AS region_code, territory_name AS region_name, module_code, module_name, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'region'::text) AND (subject_kind = ANY ('{all,module}'::text[])));
CREATE VIEW publication.summary_by_site_kind AS SELECT publication_id, campaign_code, standard_code, territory_code AS site_kind, territory_name AS site_kind_label, module_code, module_name, owed, received, accepted, on_time, reporting_rate, on_time_rate, audits, criteria_assessed, not_applicable, conforming, strengths, opportunities, sensitive_points, minor_nonconformities, major_nonconformities, conformity_rate, small_denominator, minor_per_audit, major_per_audit, corrective_actions, closed, overdue, share_closed, median_days_to_close, p90_days_to_close FROM publication.summaries WHERE ((territory_kind = 'site_kind'::text) AND (subject_kind = ANY ('{all,module}'::text[])));
CREATE VIEW published.audit_sites WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.region_code, shown.audit_type, shown.covered_site_code, shown.covered_site_name, shown.simulated, shown.submission_id FROM (publication.audit_sites shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.audits WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.site_kind_label, shown.departement_code, shown.departement_name, shown.region_code, shown.region_name, shown.audit_type, shown.audit_type_label, shown.audit_started_on, shown.audit_ended_on, shown.external_audit_on, shown.body, shown.body_label, shown.staff_total, shown.staff_concerned, shown.standard_code, shown.modules_in_scope, shown.sites_covered, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.verdict, shown.received_at, shown.simulated, shown.submission_id, shown.file_sha256, shown.sheet FROM (publication.audits shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.campaign_changes WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.previous_campaign_code, shown.standard_code, shown.module_code, shown.module_name, shown.conformity_rate, shown.previous_conformity_rate, shown.change, shown.same_sites, shown.same_sites_conformity_rate, shown.same_sites_previous_conformity_rate, shown.same_sites_change, shown.small_denominator FROM (publication.campaign_changes shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.campaign_trend WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.compared_campaign_code, shown.compared_campaign_label, shown.reference_on, shown.standard_code, shown.comparable, shown.owed, shown.accepted, shown.reporting_rate, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.conformity_rate, shown.small_denominator FROM (publication.campaign_trend shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.certificates WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.site_kind_label, shown.departement_code, shown.region_code, shown.region_name, shown.scheme, shown.scheme_label, shown.scope, shown.first_obtained_on, shown.obtained_on, shown.expires_on, shown.in_force, shown.expires_soon, shown.renewed, shown.origin, shown.source, shown.simulated, shown.submission_id, shown.file_sha256, shown.sheet, shown.sheet_row, shown.cell, shown."position" FROM (publication.certificates shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.certification_funnel WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.stage, shown.label, shown.sites, shown.share_of_engaged, shown."position" FROM (publication.certification_funnel shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.consolidated_audit_results WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.campaign_label, shown.site_code, shown.site_name, shown.site_kind, shown.site_kind_label, shown.city, shown.departement_code, shown.departement_name, shown.region_code, shown.region_name, shown.audit_type, shown.audit_type_label, shown.audit_started_on, shown.audit_ended_on, shown.standard_code, shown.standard_name, shown.module_code, shown.module_name, shown.commitment_code, shown.commitment_label, shown.criterion_code, shown.criterion_label, shown.result, shown.result_label, shown.simulated, shown.submission_id, shown.file_sha256, shown.sheet, shown.sheet_row, shown.cell FROM (publication.consolidated_audit_results shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.corrections WITH (security_barrier='true') AS SELECT shown.campaign_code, shown."position", shown.kind, shown.label, shown.site_code, shown.site_name, shown.region_code, shown.audit_type, shown.figure_code, shown.before, shown.after, shown.reason, shown.reason_label FROM (publication.corrections shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.data_dictionary AS SELECT (relation.relname)::text AS table_name, split_part(obj_description(relation.oid, 'pg_class'::name), ' — '::text, 1) AS table_title, (place.attname)::text AS column_name, (place.attnum)::integer AS "position", format_type(place.atttypid, place.atttypmod) AS column_type, split_part(col_description(relation.oid, (place.attnum)::integer), ' — '::text, 1) AS column_title, substr(col_description(relation.oid, (place.attnum)::integer), (NULLIF(strpos(col_description(relation.oid, (place.attnum)::integer), ' — '::text), 0) + 3)) AS description FROM (pg_class relation JOIN pg_attribute place ON ((relation.oid = place.attrelid))) WHERE ((relation.relnamespace = ('published'::regnamespace)::oid) AND (relation.relkind = 'v'::"char") AND (place.attnum > 0) AND (NOT place.attisdropped));
CREATE VIEW published.engagements WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.site_kind_label, shown.departement_code, shown.departement_name, shown.region_code, shown.region_name FROM (publication.engagements shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.figure_traces WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.figure, shown.territory_kind, shown.territory_code, shown.subject_kind, shown.subject_code, shown.site_code, shown.region_code, shown.audit_type, shown.criterion_code, shown.value, shown.submission_id, shown.file_sha256, shown.sheet, shown.sheet_row, shown.cell FROM (publication.figure_traces shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.headline_figures WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.figure_code, shown.label, shown.enumerated, shown.declared, shown.source, shown."position" FROM (publication.headline_figures shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.indicator_summary WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.module_code, shown.indicator_code, shown.indicator_label, shown.unit, shown.period, shown.territory_kind, shown.territory_code, shown.territory_name, shown.region_code, shown.sites_measuring, shown.numerator, shown.denominator, shown.value, shown.small_denominator FROM (publication.indicator_summary shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.indicators WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.departement_code, shown.region_code, shown.region_name, shown.audit_type, shown.standard_code, shown.module_code, shown.indicator_code, shown.indicator_label, shown.unit, shown.period, shown.numerator, shown.denominator, shown.value, shown.target, shown.simulated, shown.submission_id, shown.file_sha256, shown.sheet, shown.sheet_row, shown.cell FROM (publication.indicators shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.national_summary WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.module_code, shown.module_name, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.national_summary shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.nonconformities WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.departement_code, shown.region_code, shown.region_name, shown.audit_type, shown.standard_code, shown.module_code, shown.module_name, shown.commitment_code, shown.criterion_code, shown.criterion_label, shown.severity, shown.severity_label, shown.found_on, shown.due_on, shown.closed_on, shown.state, shown.days_open, shown.days_to_close, shown.simulated, shown.submission_id, shown.file_sha256, shown.sheet, shown.sheet_row, shown.cell FROM (publication.nonconformities shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.publications AS SELECT campaign_code, number, is_current, as_of, published_at, code_version, inputs_digest, simulated FROM publication.publications WHERE (state = 'published'::text);
CREATE VIEW published.returns WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.site_code, shown.site_name, shown.site_kind, shown.site_kind_label, shown.departement_code, shown.departement_name, shown.region_code, shown.region_name, shown.audit_type, shown.audit_type_label, shown.due_on, shown.state, shown.submissions, shown.rejected_submissions, shown.received_at, shown.verdict, shown.accepted_at, shown.on_time, shown.days_late, shown.submission_id, shown.simulated, shown.withdrawn_submissions, shown.withdrawal, shown.withdrawal_label FROM (publication.returns shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.summary_by_commitment WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.module_code, shown.module_name, shown.commitment_code, shown.commitment_label, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.summary_by_commitment shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.summary_by_criterion WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.module_code, shown.module_name, shown.commitment_code, shown.commitment_label, shown.criterion_code, shown.criterion_label, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.summary_by_criterion shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE VIEW published.summary_by_departement WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.departement_code, shown.departement_name, shown.region_code, shown.module_code, shown.module_name, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.summary_by_departement shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.summary_by_region WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.region_code, shown.region_name, shown.module_code, shown.module_name, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.summary_by_region shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current))) WHERE ((( SELECT publication.reader_regions() AS reader_regions) IS NULL) OR (shown.region_code IS NULL) OR (shown.region_code = ANY (( SELECT publication.reader_regions() AS reader_regions)::text[])));
CREATE VIEW published.summary_by_site_kind WITH (security_barrier='true') AS SELECT shown.campaign_code, shown.standard_code, shown.site_kind, shown.site_kind_label, shown.module_code, shown.module_name, shown.owed, shown.received, shown.accepted, shown.on_time, shown.reporting_rate, shown.on_time_rate, shown.audits, shown.criteria_assessed, shown.not_applicable, shown.conforming, shown.strengths, shown.opportunities, shown.sensitive_points, shown.minor_nonconformities, shown.major_nonconformities, shown.conformity_rate, shown.small_denominator, shown.minor_per_audit, shown.major_per_audit, shown.corrective_actions, shown.closed, shown.overdue, shown.share_closed, shown.median_days_to_close, shown.p90_days_to_close FROM (publication.summary_by_site_kind shown JOIN publication.publications edition ON (((shown.publication_id = edition.publication_id) AND edition.is_current)));
CREATE TABLE restricted.audits (
 audit_id bigint NOT NULL,
 auditors text,
 quality_officer text
);
CREATE TABLE restricted.contacts (
 site_code text NOT NULL,
 address text NOT NULL,
 registered_at timestamptz DEFAULT clock_timestamp() NOT NULL,
 CONSTRAINT contacts_address_check CHECK (((address = lower(address)) AND (address ~~ '%@%'::text)))
);
CREATE TABLE restricted.nonconformities (
 audit_id bigint NOT NULL,
 criterion_code text NOT NULL,
 owner text
);
CREATE TABLE staging.audit_return__certificates (
 submission_id bigint NOT NULL,
 sheet_row integer NOT NULL,
 scheme text,
 scope text,
 body_name text,
 first_obtained_on date,
 obtained_on date,
 expires_on date
);
CREATE TABLE staging.audit_return__findings (
 submission_id bigint NOT NULL,
 sheet_row integer NOT NULL,
 criterion_code text,
 criterion_label text,
 result text,
 evidence text,
 comment text
);
CREATE TABLE staging.audit_return__identification (
 submission_id bigint NOT NULL,
 sheet_row integer NOT NULL,
 form_code text,
 form_version text,
 campaign_code text,
 data_origin text,
 site_code text,
 site_name text,
 quality_officer text,
 staff_total bigint,
 staff_concerned bigint,
 standard_code text,
 audit_type text,
 audit_started_on date,
 audit_ended_on date,
 external_audit_on date,
 body text,
 auditors text,
 modules_in_scope text[],
 service_scope text,
 sites_covered text[]
);
CREATE TABLE staging.audit_return__indicators (
 submission_id bigint NOT NULL,
 sheet_row integer NOT NULL,
 indicator_code text,
 period text,
 numerator float8,
 denominator float8,
 value float8,
 target float8
);
CREATE TABLE staging.audit_return__nonconformities (
 submission_id bigint NOT NULL,
 sheet_row integer NOT NULL,
 criterion_code text,
 severity text,
 description text,
 cause text,
 corrective_action text,
 owner text,
 due_on date,
 closed_on date
);
CREATE TABLE staging.locations (
 submission_id bigint NOT NULL,
 table_name text NOT NULL,
 field text NOT NULL,
 sheet text NOT NULL,
 column_letter text NOT NULL,
 row_number integer
);
CREATE TABLE warehouse.audit_sites (
 audit_id bigint NOT NULL,
 site_code text NOT NULL
);
ALTER TABLE warehouse.audits ALTER COLUMN audit_id ADD GENERATED ALWAYS AS IDENTITY (
 SEQUENCE NAME warehouse.audits_audit_id_seq
 START WITH 1
 INCREMENT BY 1
 NO MINVALUE
 NO MAXVALUE
 CACHE 1
);
CREATE TABLE warehouse.campaign_tallies (
 campaign_code text NOT NULL,
 digest text NOT NULL,
 criteria_assessed bigint NOT NULL,
 not_applicable bigint NOT NULL,
 conforming bigint NOT NULL
);
CREATE TABLE warehouse.certificates (
 audit_id bigint NOT NULL,
 scheme text NOT NULL,
 scope text,
 body_name text,
 first_obtained_on date,
 obtained_on date NOT NULL,
 expires_on date NOT NULL,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL,
 CONSTRAINT certificates_check CHECK ((expires_on >= obtained_on)),
 CONSTRAINT certificates_check1 CHECK ((obtained_on >= first_obtained_on))
);
CREATE TABLE warehouse.indicators (
 audit_id bigint NOT NULL,
 standard_code text NOT NULL,
 indicator_code text NOT NULL,
 period text NOT NULL,
 numerator float8,
 denominator float8,
 value float8,
 target float8,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL
);
CREATE TABLE warehouse.nonconformities (
 audit_id bigint NOT NULL,
 standard_code text NOT NULL,
 criterion_code text NOT NULL,
 severity text NOT NULL,
 description text,
 cause text,
 corrective_action text,
 due_on date,
 closed_on date,
 sheet text NOT NULL,
 sheet_row integer NOT NULL,
 cell text NOT NULL,
 CONSTRAINT nonconformities_severity_check CHECK ((severity = ANY (ARRAY['minor'::text, 'major'::text])))
);
INSERT INTO ledger.acts OVERRIDING SYSTEM VALUE VALUES
 (1, 'contacts_registered', 'bureau', '2024-11-28 15:05:29.961527+00', NULL, NULL, NULL, '{"sites": 2, "addresses": 2}'),
 (2, 'deposit', 'bureau', '2024-11-28 15:05:45.100497+00', 'reçu par messagerie', NULL, NULL, '{"deliveries": [1]}'),
 (3, 'waiver', 'bureau', '2024-11-28 15:05:45.136456+00', 'panne du réseau', '2026', '39', '{"due_on": "2026-11-30", "site_code": "39", "audit_type": "self_assessment"}'),
 (4, 'campaign_opened', 'bureau', '2024-11-28 15:05:45.262953+00', 'campagne annuelle', '2027', NULL, '{"owed": [{"sites": "all", "due_on": "2027-11-15", "audit_type": "surveillance"}], "source": "formulaire", "status": "project", "engaged": ["25", "39"], "approval": true, "audits_to": "2027-10-31", "audits_from": "2027-01-01", "reference_on": "2026-06-01", "campaign_code": "2027", "standard_code": "qualipref-2.0", "campaign_label": "Campagne 2027", "remind_days_after": [7], "remind_days_before": [14]}'),
 (5, 'site_added', 'bureau', '2024-11-28 15:05:45.380746+00', 'site engagé', '2027', '26', '{"due_on": "2027-11-15", "site_code": "26", "audit_type": "surveillance"}'),
 (6, 'withdrawal', 'bureau', '2024-11-28 15:05:54.648788+00', 'classeur envoyé par erreur', '2024', '25', '{"reason": "wrong_file", "audit_type": "self_assessment", "submission": 1}'),
 (7, 'night_triggered', 'bureau', '2024-11-28 15:05:54.653301+00', 'avant la réunion', NULL, NULL, '{}'),
 (8, 'release', 'bureau', '2024-11-28 15:05:54.6548+00', 'adresse vérifiée', NULL, NULL, '{"mail": 4}'),
 (9, 'discard', 'bureau', '2024-11-28 15:05:54.655512+00', 'publicité', NULL, NULL, '{"mail": 5}');
INSERT INTO ledger.answers VALUES
 (1, '/srv/prefaudit/answers/2024/25/1/retour_2024_25_self-assessment_accuse.html', NULL, '2024-11-28 15:05:40.852192+00'),
 (2, '/srv/prefaudit/answers/2024/26/2/retour_2024_26_self-assessment_accuse.html', NULL, '2024-11-28 15:05:40.852192+00'),
 (3, '/srv/prefaudit/answers/2026/453/3/retour_2026_453_self-assessment_accuse.html', NULL, '2024-11-28 15:05:50.726439+00'),
 (4, '/srv/prefaudit/answers/2026/26/4/retour_2026_25_self-assessment_accuse.html', '/srv/prefaudit/answers/2026/26/4/retour_2026_25_self-assessment_controle.xlsx', '2024-11-28 15:05:50.726439+00'),
 (5, '/srv/prefaudit/answers/2026/25/5/retour_2026_25_self-assessment_corrige_accuse.html', NULL, '2024-11-28 15:05:50.726439+00'),
 (6, '/srv/prefaudit/answers/2026/26/6/retour_2026_26_self-assessment_accuse.html', NULL, '2024-11-28 15:05:50.726439+00'),
 (7, '/srv/prefaudit/answers/2026/39/7/retour_2026_39_self-assessment_accuse.html', '/srv/prefaudit/answers/2026/39/7/retour_2026_39_self-assessment_controle.xlsx', '2024-11-28 15:05:50.726439+00');
INSERT INTO ledger.campaigns VALUES
 ('2006-2007', 'Campagne fondatrice 2006-2007', 'qualipref-2006', '2007-06-01', '2007-06-01', '2007-09-30', 'project', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature (figures) ; projet (sites)'),
 ('2024', 'Campagne des préfectures 2024', 'qualipref-2.0', '2024-06-01', '2024-01-01', '2024-10-31', 'project', 'projet'),
 ('2026', 'Campagne nationale 2026', 'qualipref-2.0', '2026-06-01', '2026-01-01', '2026-10-31', 'project', 'projet'),
 ('2027', 'Campagne 2027', 'qualipref-2.0', '2026-06-01', '2027-01-01', '2027-10-31', 'project', 'formulaire');
INSERT INTO ledger.coercions VALUES
 (2, 'identification', 'site_code', 0, '26', '26'),
 (2, 'identification', 'sites_covered', 0, '26', '26'),
 (3, 'indicators', 'target', 5, '80 %', '80'),
 (3, 'indicators', 'target', 6, '80 %', '80'),
 (3, 'indicators', 'target', 7, '80 %', '80'),
 (3, 'indicators', 'target', 8, '80 %', '80'),
 (6, 'identification', 'staff_total', 0, ' 263 ', '263'),
 (9, 'identification', 'site_code', 0, '453', '453'),
 (9, 'identification', 'sites_covered', 0, '453', '453');
INSERT INTO ledger.deliveries OVERRIDING SYSTEM VALUE VALUES
 (1, 'e5952366-82f6-4154-bfa0-0cc76089b9d7', '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'retour_2026_453_self-assessment.xlsx', 21470, 'page', 'bureau', NULL, 'file:///srv/prefaudit/landing/page/e5952366-82f6-4154-bfa0-0cc76089b9d7/1/retour_2026_453_self-assessment.xlsx', '2024-11-28 15:05:45.097152+00', NULL, '[]', NULL, NULL);
INSERT INTO ledger.engagements VALUES
 ('2006-2007', '25'),
 ('2006-2007', '26'),
 ('2006-2007', '39'),
 ('2006-2007', '453'),
 ('2024', '25'),
 ('2024', '26'),
 ('2024', '39'),
 ('2024', '453'),
 ('2026', '25'),
 ('2026', '26'),
 ('2026', '39'),
 ('2026', '453'),
 ('2027', '25'),
 ('2027', '39'),
 ('2027', '26');
INSERT INTO ledger.issues VALUES
 (4, 1, 'reading', 'identity.file_name', 'error', 'identity', 'Identification', 'C11', '26', 'Le même site dans le nom du fichier et dans la cellule « Code du site ».', 'Le nom du fichier annonce le site 25, mais le classeur est rempli pour le site 26.', 'identification', 'site_code', 0),
 (7, 1, 'reading', 'structure.column.missing', 'error', 'structure', 'Fiches d''écart', '', '', 'Une colonne dont l''en-tête est « Échéance ».', 'La colonne « Échéance » est absente de la feuille « Fiches d''écart ».', 'nonconformities', 'due_on', NULL);
INSERT INTO ledger.mails OVERRIDING SYSTEM VALUE VALUES
 (1, 'qualite@mail.example.org/INBOX', '<1@example.org>', 'qualite.25@example.org', 'Retour 2026', '2024-11-28 15:05:54.653536+00', '2024-11-28 15:05:54.65392+00', 'taken', '{25}', 1, NULL, NULL, NULL, NULL),
 (2, 'qualite@mail.example.org/INBOX', '<2@example.org>', 'inconnu@example.org', 'Retour', '2024-11-28 15:05:54.653536+00', '2024-11-28 15:05:54.654336+00', 'quarantined', '{}', 1, '/srv/prefaudit/archive/quarantine/2.eml', 'Adresse inconnue.', NULL, NULL),
 (3, 'qualite@mail.example.org/INBOX', '<3@example.org>', 'qualite.39@example.org', 'Bonjour', '2024-11-28 15:05:54.653536+00', '2024-11-28 15:05:54.654352+00', 'empty', '{39}', 0, NULL, NULL, NULL, NULL),
 (4, 'qualite@mail.example.org/INBOX', '<4@example.org>', 'inconnu@example.org', 'Retour', '2024-11-28 15:05:54.653536+00', '2024-11-28 15:05:54.65436+00', 'released', '{}', 1, NULL, 'Adresse inconnue.', '2024-11-28 15:05:54.653536+00', 'bureau'),
 (5, 'qualite@mail.example.org/INBOX', '<5@example.org>', 'inconnu@example.org', 'Publicité', '2024-11-28 15:05:54.653536+00', '2024-11-28 15:05:54.654366+00', 'discarded', '{}', 1, NULL, 'Adresse inconnue.', '2024-11-28 15:05:54.653536+00', 'bureau');
INSERT INTO ledger.messages OVERRIDING SYSTEM VALUE VALUES
 (1, 'acknowledgement', 'acknowledgement/1', '{qualite.25@example.org}', 'Retour accepté – Campagne des préfectures 2024, Préfecture du Doubs', 'Bonjour,
Votre classeur « retour_2024_25_self-assessment.xlsx », reçu le 01/11/2024 à 12:42, a été contrôlé.
Retour accepté (0 erreur, 0 avertissement).
Votre retour est pris en compte. Vous n''avez rien à faire.
L''accusé de réception est joint ; il s''ouvre dans un navigateur et s''imprime.
L''état de vos dépôts : http://127.0.0.1:8080/retours-audit/sites/2024/25
Le bureau de la qualité', '{/srv/prefaudit/answers/2024/25/1/retour_2024_25_self-assessment_accuse.html}', '2024', '25', 1, 'queued', 0, NULL, '2024-11-28 15:05:40.93505+00', NULL),
 (2, 'acknowledgement', 'acknowledgement/5', '{qualite.25@example.org}', 'Retour accepté – Campagne nationale 2026, Préfecture du Doubs', 'Bonjour,
Votre classeur « retour_2026_25_self-assessment_corrige.xlsx », reçu le 03/11/2026 à 14:38, a été contrôlé.
Retour accepté (0 erreur, 0 avertissement).
Votre retour est pris en compte. Vous n''avez rien à faire.
L''accusé de réception est joint ; il s''ouvre dans un navigateur et s''imprime.
L''état de vos dépôts : http://127.0.0.1:8080/retours-audit/sites/2026/25
Le bureau de la qualité', '{/srv/prefaudit/answers/2026/25/5/retour_2026_25_self-assessment_corrige_accuse.html}', '2026', '25', 5, 'queued', 0, NULL, '2024-11-28 15:05:50.860843+00', NULL),
 (3, 'acknowledgement', 'acknowledgement/7', '{qualite.39@example.org}', 'Retour refusé : à corriger et à renvoyer – Campagne nationale 2026, Préfecture du Jura', 'Bonjour,
Votre classeur « retour_2026_39_self-assessment.xlsx », reçu le 22/10/2026 à 10:35, a été contrôlé.
Retour refusé : à corriger et à renvoyer (1 erreur, 0 avertissement).
Corrigez les cases signalées comme erreurs dans le classeur annoté ci-joint, enregistrez, puis renvoyez le classeur au plus tard le 30/11/2026.
L''accusé de réception est joint ; il s''ouvre dans un navigateur et s''imprime.
L''état de vos dépôts : http://127.0.0.1:8080/retours-audit/sites/2026/39
Le bureau de la qualité', '{/srv/prefaudit/answers/2026/39/7/retour_2026_39_self-assessment_accuse.html,/srv/prefaudit/answers/2026/39/7/retour_2026_39_self-assessment_controle.xlsx}', '2026', '39', 7, 'queued', 0, NULL, '2024-11-28 15:05:50.861882+00', NULL);
INSERT INTO ledger.migrations VALUES
 (1, '0001_schemas_and_roles.sql', 'c5325875a5847e693930bbbfe1e7e7e61a707c75dfc068498696a921cc5d1bb2', '2024-11-28 15:05:28.838429+00'),
 (2, '0002_reference.sql', '49b5ae7bbff8dfa640c5be6dd9c128467f3e5b9ae079ce185041817001e517bd', '2024-11-28 15:05:28.840721+00'),
 (3, '0003_ledger.sql', 'a824def78c020657d0f2407f90db94584f382b0a347e8f4b3c9efeb8cd642946', '2024-11-28 15:05:28.852627+00'),
 (4, '0004_staging.sql', '63ea76ea5b0a5c634bcfcc651e45f094d77ccaf9144ba0631cc6bfff9f8dc58e', '2024-11-28 15:05:28.866423+00'),
 (5, '0005_warehouse.sql', '9d1bb9faf4aaec1976e5df09aacd43b01da4898bb24227b20ed794f182e82302', '2024-11-28 15:05:28.868719+00'),
 (6, '0006_publication.sql', '7b54caf4af0b43ca14ad1559c8af3283e94e542b649f89fa7ebeb9408197ba67', '2024-11-28 15:05:28.879407+00'),
 (7, '0007_published.sql', '44c9c192b207ec03e828d958b9b2fb704f88ecb6371adf853bb9b28ce1c5da16', '2024-11-28 15:05:28.88942+00'),
 (8, '0008_audit_results.sql', '2b3871c51b318baad67b298b5bece5abc37647f40b560dff75885bd1394d53b8', '2024-11-28 15:05:28.894922+00'),
 (9, '0009_answers.sql', '92492d41fd1c4b463c327ee9ece11e0c4004da46f54a79e1d7bb5a98e5ca11d8', '2024-11-28 15:05:28.90038+00'),
 (10, '0010_coercions.sql', '771e1b91799b33a0b8aa1413ee2700d70a9a67b6bc79d3f191321b3cf0b47603', '2024-11-28 15:05:28.902349+00'),
 (11, '0011_history.sql', 'fdea05c0d33f47cea66d5e545252a3a8bd34fa95890908f931606e72a2ce85a1', '2024-11-28 15:05:28.904332+00'),
 (12, '0012_withdrawals.sql', '90defd47f3d6b9079edf94f5188fac455cad6472d8edc4b48c5803afcb332fda', '2024-11-28 15:05:28.916452+00'),
 (13, '0013_certificates.sql', '377481c56d35fe5534f49df66598997e2a94f3f26999dcc31a4e145ec9528dcb', '2024-11-28 15:05:28.918749+00'),
 (14, '0014_known.sql', '0ab3a8662760a3065319c64d7ed27c512917e48aa8e7da7a4cfbd3c64faacf83', '2024-11-28 15:05:28.921263+00'),
 (15, '0015_publication.sql', 'a9abf752ff74d326ab3dd61e07abb36fa984daadba3888f229cafeb3b85bdd3a', '2024-11-28 15:05:28.932278+00'),
 (16, '0016_published.sql', '71b5fa03135eb6ce83e9d43e6816f9626198ccf1134f6ac2b26c01e5c6eca83b', '2024-11-28 15:05:28.990006+00'),
 (17, '0017_measures.sql', '3e59d0780907d0623c83bbf1077e090e8dbb4f40799cdbf6f940d770347d1684', '2024-11-28 15:05:29.076252+00'),
 (18, '0018_comments.sql', 'c0bc0175ac126bb0ce2bd3fc7424623675848c619ed9ba4255b7f4133341f8b8', '2024-11-28 15:05:29.080575+00'),
 (19, '0019_acts.sql', 'e306a829c105247abf1e695d784391fddd3fc797f0714bc41f94bad7abd15773', '2024-11-28 15:05:29.108452+00'),
 (20, '0020_mail.sql', '640acef22e92c2fcff05f8dd1881e055a2cbd7708944343719e64a95fb12d853', '2024-11-28 15:05:29.122073+00'),
 (21, '0021_manifests.sql', '2338d1ccf5ef3548b15868fd73ca989e2e96935982e3dcf2faabe9e291126f16', '2024-11-28 15:05:29.144544+00'),
 (22, '0022_pipeline_role.sql', '250f8639577e2a892183718009df669f07419c242e3363bbfe8ae0ffd29eb092', '2024-11-28 15:05:29.145985+00'),
 (23, '0023_published_indexes.sql', '6a9272884a05322d30595756fee4d535fa950ef41d301d891c91c5e9105ae94a', '2024-11-28 15:05:29.168298+00'),
 (24, '0024_campaigns_apart.sql', '068b49eed46b94fc22d5453e95bbc390bf5bb1371ea615ac463a65c8a2f75106', '2024-11-28 15:05:29.16996+00'),
 (25, '0025_letters.sql', '28857743e5673853a982211a8589e65b5d0c566d1da44050fe71bbe2445c794f', '2024-11-28 15:05:29.196438+00'),
 (26, '0026_one_name.sql', 'a8b1ebac011f9bbb1e0333f1666e1e2dd0b7e74b9dfc8a45eaf7bf942f1be1eb', '2024-11-28 15:05:29.200595+00');
INSERT INTO ledger.receipts OVERRIDING SYSTEM VALUE VALUES
 (1, 1, 'file:///srv/prefaudit/landing/retour_2024_25_self-assessment.xlsx', 21445, '2024-11-01 11:42:00+00', '2024-11-28 15:05:30.124632+00'),
 (2, 2, 'file:///srv/prefaudit/landing/retour_2024_26_self-assessment.xlsx', 21599, '2024-11-12 14:10:00+00', '2024-11-28 15:05:30.152983+00'),
 (3, 3, 'file:///srv/prefaudit/landing/page/e5952366-82f6-4154-bfa0-0cc76089b9d7/1/retour_2026_453_self-assessment.xlsx', 21470, '2024-11-28 15:05:45.087836+00', '2024-11-28 15:05:45.584874+00'),
 (4, 4, 'file:///srv/prefaudit/landing/retour_2026_25_self-assessment.xlsx', 21376, '2026-11-02 13:38:00+00', '2024-11-28 15:05:45.612434+00'),
 (5, 5, 'file:///srv/prefaudit/landing/retour_2026_25_self-assessment_corrige.xlsx', 21380, '2026-11-03 13:38:00+00', '2024-11-28 15:05:45.631336+00'),
 (6, 6, 'file:///srv/prefaudit/landing/retour_2026_26_self-assessment.xlsx', 21398, '2026-10-28 16:06:00+00', '2024-11-28 15:05:45.652449+00'),
 (7, 7, 'file:///srv/prefaudit/landing/retour_2026_39_self-assessment.xlsx', 21250, '2026-10-22 08:35:00+00', '2024-11-28 15:05:45.668383+00'),
 (8, 8, 'file:///srv/prefaudit/landing/retour_2024_39_self-assessment.xlsx', 21451, '2024-11-05 15:53:00+00', '2024-11-28 15:06:03.452438+00'),
 (9, 9, 'file:///srv/prefaudit/landing/retour_2024_453_self-assessment.xlsx', 21413, '2024-11-14 11:10:00+00', '2024-11-28 15:06:03.480408+00');
INSERT INTO ledger.returns_owed VALUES
 ('2006-2007', '25', 'pre_certification', '2007-10-15'),
 ('2006-2007', '26', 'pre_certification', '2007-10-15'),
 ('2006-2007', '39', 'pre_certification', '2007-10-15'),
 ('2024', '25', 'self_assessment', '2024-11-15'),
 ('2024', '26', 'self_assessment', '2024-11-15'),
 ('2024', '39', 'self_assessment', '2024-11-15'),
 ('2024', '453', 'self_assessment', '2024-11-15'),
 ('2026', '25', 'self_assessment', '2026-11-15'),
 ('2026', '26', 'self_assessment', '2026-11-15'),
 ('2026', '453', 'self_assessment', '2026-11-15'),
 ('2026', '39', 'self_assessment', '2026-11-30'),
 ('2027', '25', 'surveillance', '2027-11-15'),
 ('2027', '39', 'surveillance', '2027-11-15'),
 ('2027', '26', 'surveillance', '2027-11-15');
INSERT INTO ledger.submissions OVERRIDING SYSTEM VALUE VALUES
 (2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'retour_2024_26_self-assessment.xlsx', 21599, 'file', '/srv/prefaudit/archive/19/191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39.xlsx', '2024-11-12 14:10:00+00', '2024-11-28 15:05:30.152983+00', 'settled', 'audit-return', '1', '2024', '26', 'qualipref-2.0', 'self_assessment', true, 'accepted', '2024-11-28 15:05:40.042469+00', NULL, false, true),
 (8, '1967f4f304ef1bdea13b1f13183e1790bafbec413f7aa8ef157ec8e34a795754', 'retour_2024_39_self-assessment.xlsx', 21451, 'file', '/srv/prefaudit/archive/19/1967f4f304ef1bdea13b1f13183e1790bafbec413f7aa8ef157ec8e34a795754.xlsx', '2024-11-05 15:53:00+00', '2024-11-28 15:06:03.452438+00', 'read', 'audit-return', '1', '2024', '39', 'qualipref-2.0', 'self_assessment', true, NULL, NULL, NULL, false, false),
 (9, '584617e57cbbaec38d96c4d006d43639b0dd5bc6771f59c8dabdc68655e7e54c', 'retour_2024_453_self-assessment.xlsx', 21413, 'file', '/srv/prefaudit/archive/58/584617e57cbbaec38d96c4d006d43639b0dd5bc6771f59c8dabdc68655e7e54c.xlsx', '2024-11-14 11:10:00+00', '2024-11-28 15:06:03.480408+00', 'read', 'audit-return', '1', '2024', '453', 'qualipref-2.0', 'self_assessment', true, NULL, NULL, NULL, false, false),
 (3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'retour_2026_453_self-assessment.xlsx', 21470, 'page', '/srv/prefaudit/archive/02/02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e.xlsx', '2024-11-28 15:05:45.087836+00', '2024-11-28 15:05:45.584874+00', 'settled', 'audit-return', '1', '2026', '453', 'qualipref-2.0', 'self_assessment', true, 'accepted', '2024-11-28 15:05:48.642403+00', NULL, false, true),
 (4, '8efdfdf53b58dcfdae7c8c9c4d2290e58f4bc53246a397133a57775f715463a5', 'retour_2026_25_self-assessment.xlsx', 21376, 'file', '/srv/prefaudit/archive/8e/8efdfdf53b58dcfdae7c8c9c4d2290e58f4bc53246a397133a57775f715463a5.xlsx', '2026-11-02 13:38:00+00', '2024-11-28 15:05:45.612434+00', 'settled', 'audit-return', '1', '2026', '26', 'qualipref-2.0', 'self_assessment', true, 'rejected', '2024-11-28 15:05:48.642403+00', NULL, false, true),
 (5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'retour_2026_25_self-assessment_corrige.xlsx', 21380, 'file', '/srv/prefaudit/archive/44/4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd.xlsx', '2026-11-03 13:38:00+00', '2024-11-28 15:05:45.631336+00', 'settled', 'audit-return', '1', '2026', '25', 'qualipref-2.0', 'self_assessment', true, 'accepted', '2024-11-28 15:05:48.642403+00', NULL, false, true),
 (6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'retour_2026_26_self-assessment.xlsx', 21398, 'file', '/srv/prefaudit/archive/d4/d46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411.xlsx', '2026-10-28 16:06:00+00', '2024-11-28 15:05:45.652449+00', 'settled', 'audit-return', '1', '2026', '26', 'qualipref-2.0', 'self_assessment', true, 'accepted', '2024-11-28 15:05:48.642403+00', NULL, false, true),
 (7, '5cf162ffe27b5501a30b019464bbbbd3e2d01340244ac2e8ba02df6fddf0ac13', 'retour_2026_39_self-assessment.xlsx', 21250, 'file', '/srv/prefaudit/archive/5c/5cf162ffe27b5501a30b019464bbbbd3e2d01340244ac2e8ba02df6fddf0ac13.xlsx', '2026-10-22 08:35:00+00', '2024-11-28 15:05:45.668383+00', 'settled', 'audit-return', '1', '2026', '39', 'qualipref-2.0', 'self_assessment', true, 'rejected', '2024-11-28 15:05:48.642403+00', NULL, false, true),
 (1, 'a712054432159c32a0cd072b900ebb050fdc332915f3f8397f0a228eccd1c802', 'retour_2024_25_self-assessment.xlsx', 21445, 'file', '/srv/prefaudit/archive/a7/a712054432159c32a0cd072b900ebb050fdc332915f3f8397f0a228eccd1c802.xlsx', '2024-11-01 11:42:00+00', '2024-11-28 15:05:30.124632+00', 'settled', 'audit-return', '1', '2024', '25', 'qualipref-2.0', 'self_assessment', true, 'accepted', '2024-11-28 15:05:40.042469+00', NULL, false, true);
INSERT INTO ledger.withdrawals VALUES
 (1, 'wrong_file', 'classeur envoyé par erreur', 'bureau', '2024-11-28 15:05:54.617371+00');
INSERT INTO publication.audit_sites VALUES
 (3, '2024', '26', '84', 'self_assessment', '26', 'Préfecture de la Drôme', true, 2),
 (4, '2026', '25', '27', 'self_assessment', '25', 'Préfecture du Doubs', true, 5),
 (4, '2026', '26', '84', 'self_assessment', '26', 'Préfecture de la Drôme', true, 6),
 (4, '2026', '453', '24', 'self_assessment', '453', 'Sous-préfecture de Pithiviers', true, 3);
INSERT INTO publication.audits VALUES
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', NULL, 'self', 'Site (auto-évaluation)', 344, 317, 'qualipref-2.0', '1 ; 2', 1, 12, 0, 10, 2, 0, 0.8333, true, 'accepted', '2024-11-12 14:10:00+00', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Identification'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', NULL, 'self', 'Site (auto-évaluation)', 33, 15, 'qualipref-2.0', '1 ; 2', 1, 12, 1, 11, 0, 0, 1.0000, true, 'accepted', '2024-11-28 15:05:45.087836+00', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Identification'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', NULL, 'self', 'Site (auto-évaluation)', 263, 166, 'qualipref-2.0', '1', 1, 5, 0, 5, 0, 0, 1.0000, true, 'accepted', '2026-10-28 16:06:00+00', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Identification'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', NULL, 'self', 'Site (auto-évaluation)', 223, 189, 'qualipref-2.0', '1', 1, 6, 0, 6, 0, 0, 1.0000, true, 'accepted', '2026-11-03 13:38:00+00', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Identification');
INSERT INTO publication.campaign_changes VALUES
 (2, '2026', '2024', 'qualipref-2.0', '1', 'Relation générale avec les usagers', 1.0000, 0.8333, 0.1667, 2, 1.0000, 0.8333, 0.1667, true),
 (2, '2026', '2024', 'qualipref-2.0', '2', 'Délivrance de titres', 1.0000, 0.8333, 0.1667, 0, NULL, NULL, NULL, true),
 (2, '2026', '2024', 'qualipref-2.0', 'all', 'Tous les modules', 1.0000, 0.8333, 0.1667, 2, 1.0000, 0.8333, 0.1667, true),
 (4, '2026', '2024', 'qualipref-2.0', '1', 'Relation générale avec les usagers', 1.0000, 0.8333, 0.1667, 1, 1.0000, 0.8333, 0.1667, true),
 (4, '2026', '2024', 'qualipref-2.0', '2', 'Délivrance de titres', 1.0000, 0.8333, 0.1667, 0, NULL, NULL, NULL, true),
 (4, '2026', '2024', 'qualipref-2.0', 'all', 'Tous les modules', 1.0000, 0.8333, 0.1667, 1, 1.0000, 0.8333, 0.1667, true);
INSERT INTO publication.campaign_trend VALUES
 (1, '2024', '2024', 'Campagne des préfectures 2024', '2024-06-01', 'qualipref-2.0', true, 4, 2, 0.5000, 18, 0, 15, 0.8333, true),
 (2, '2026', '2024', 'Campagne des préfectures 2024', '2024-06-01', 'qualipref-2.0', true, 4, 2, 0.5000, 18, 0, 15, 0.8333, true),
 (2, '2026', '2026', 'Campagne nationale 2026', '2026-06-01', 'qualipref-2.0', true, 4, 3, 0.7500, 23, 1, 22, 1.0000, true),
 (3, '2024', '2024', 'Campagne des préfectures 2024', '2024-06-01', 'qualipref-2.0', true, 4, 1, 0.2500, 12, 0, 10, 0.8333, true),
 (4, '2026', '2026', 'Campagne nationale 2026', '2026-06-01', 'qualipref-2.0', true, 4, 3, 0.7500, 23, 1, 22, 1.0000, true),
 (4, '2026', '2024', 'Campagne des préfectures 2024', '2024-06-01', 'qualipref-2.0', true, 4, 1, 0.2500, 12, 0, 10, 0.8333, true);
INSERT INTO publication.certificates VALUES
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', '27', 'Bourgogne-Franche-Comté', 'qual_e_pref', 'QUAL-E-PREF', 'Relation générale avec les usagers', '2025-05-05', '2025-05-05', '2028-05-04', true, false, false, 'return', NULL, true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Certificats', 5, 'A5', 1),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', '84', 'Auvergne-Rhône-Alpes', 'qualipref_2_0', 'QUALIPREF 2.0', 'Délivrance de titres', '2025-03-18', '2025-03-18', '2028-03-17', true, false, false, 'return', NULL, true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Certificats', 5, 'A5', 2);
INSERT INTO publication.certification_funnel VALUES
 (1, '2024', 'engaged', 'Sites engagés', 4, 1.0000, 1),
 (1, '2024', 'pre_audited', 'Sites évalués avant certification', 2, 0.5000, 2),
 (1, '2024', 'certified', 'Sites certifiés', 0, 0.0000, 3),
 (1, '2024', 'renewed', 'Sites au certificat renouvelé', 0, 0.0000, 4),
 (2, '2026', 'engaged', 'Sites engagés', 4, 1.0000, 1),
 (2, '2026', 'pre_audited', 'Sites évalués avant certification', 3, 0.7500, 2),
 (2, '2026', 'certified', 'Sites certifiés', 2, 0.5000, 3),
 (2, '2026', 'renewed', 'Sites au certificat renouvelé', 0, 0.0000, 4),
 (3, '2024', 'engaged', 'Sites engagés', 4, 1.0000, 1),
 (3, '2024', 'pre_audited', 'Sites évalués avant certification', 1, 0.2500, 2),
 (3, '2024', 'certified', 'Sites certifiés', 0, 0.0000, 3),
 (3, '2024', 'renewed', 'Sites au certificat renouvelé', 0, 0.0000, 4),
 (4, '2026', 'engaged', 'Sites engagés', 4, 1.0000, 1),
 (4, '2026', 'pre_audited', 'Sites évalués avant certification', 3, 0.7500, 2),
 (4, '2026', 'certified', 'Sites certifiés', 2, 0.5000, 3),
 (4, '2026', 'renewed', 'Sites au certificat renouvelé', 0, 0.0000, 4);
INSERT INTO publication.consolidated_audit_results VALUES
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 6, 'C6'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 7, 'C7'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'strength', 'Point fort', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 8, 'C8'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'minor_nonconformity', 'Non-conformité mineure', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 9, 'C9'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 10, 'C10'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 11, 'C11'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'minor_nonconformity', 'Non-conformité mineure', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 12, 'C12'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 14, 'C14'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 16, 'C16'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 17, 'C17'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 18, 'C18'),
 (3, '2024', 'Campagne des préfectures 2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-01-02', '2024-01-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'conformity', 'Conforme', true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Constats', 20, 'C20'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'conformity', 'Conforme', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 5, 'C5'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 5, 'C5'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 5, 'C5'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Conforme', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 6, 'C6'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 6, 'C6'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 6, 'C6'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'not_assessed', 'Non évalué', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 7, 'C7'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 7, 'C7'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 7, 'C7'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'strength', 'Point fort', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 8, 'C8'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 8, 'C8'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 8, 'C8'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'conformity', 'Conforme', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 9, 'C9'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 9, 'C9'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'not_applicable', 'Sans objet', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 9, 'C9'),
 (4, '2026', 'Campagne nationale 2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', 'Valence', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-10-11', '2026-10-13', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'conformity', 'Conforme', true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Constats', 10, 'C10'),
 (4, '2026', 'Campagne nationale 2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', 'Besançon', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-06-29', '2026-07-02', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'conformity', 'Conforme', true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Constats', 10, 'C10'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'strength', 'Point fort', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 10, 'C10'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 11, 'C11'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 12, 'C12'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 13, 'C13'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 14, 'C14'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'strength', 'Point fort', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 15, 'C15'),
 (4, '2026', 'Campagne nationale 2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', 'Pithiviers', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-07-03', '2026-07-05', 'qualipref-2.0', 'QUALIPREF 2.0', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'conformity', 'Conforme', true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Constats', 16, 'C16');
INSERT INTO publication.corrections VALUES
 (3, '2024', 1, 'return_lost', 'Retour qui n''est plus en vigueur', '25', 'Préfecture du Doubs', '27', 'self_assessment', NULL, 'accepted', 'withdrawn', 'withdrawal.wrong_file', 'Dépôt retiré par le bureau : classeur envoyé par erreur'),
 (3, '2024', 2, 'figure', 'Sites dont le retour est accepté : Auto-évaluation', NULL, NULL, NULL, NULL, 'headline_figures/returns_accepted_self_assessment', '2', '1', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'),
 (3, '2024', 3, 'figure', 'Retours acceptés', NULL, NULL, NULL, NULL, 'national_summary/accepted', '2', '1', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'),
 (3, '2024', 4, 'figure', 'Constats conformes', NULL, NULL, NULL, NULL, 'national_summary/conforming', '15', '10', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'),
 (3, '2024', 5, 'figure', 'Critères évalués', NULL, NULL, NULL, NULL, 'national_summary/criteria_assessed', '18', '12', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'),
 (3, '2024', 6, 'figure', 'Retours remis à l''échéance', NULL, NULL, NULL, NULL, 'national_summary/on_time', '2', '1', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition'),
 (3, '2024', 7, 'figure', 'Taux de réponse', NULL, NULL, NULL, NULL, 'national_summary/reporting_rate', '0.5000', '0.2500', 'consequence', 'Suite des retours ci-dessus, d''une autre campagne, des données de référence ou d''une nouvelle définition');
INSERT INTO publication.engagements VALUES
 (3, '2024', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes'),
 (3, '2024', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté'),
 (3, '2024', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes'),
 (4, '2026', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire');
INSERT INTO publication.files VALUES
 (1, 'audit_sites.csv', '04dba93e3f735e975d0ddb5d0319ecc31b73817cb3290343b7995834362a7de5', 227),
 (1, 'audit_sites.parquet', '1f3272d809cb2e47dbf518b83b67d4aa3a3c56699b0d55ae98facf7f3298442e', 3155),
 (1, 'audit_sites.schema.json', '5781ee53057e04315730921e85b099608825c75a36596b99c5595f67c1e9f795', 1968),
 (1, 'audits.csv', '39c94a358342a4e445d7fc09fdf94ffd8af65525f6d72426e5a3c69fcf81a12c', 1155),
 (1, 'audits.parquet', '4c1de7717d6e18d1ae0723133cda346218027924fb293b3e15736fb719783e9e', 13293),
 (1, 'audits.schema.json', 'b494d9f487b132b42c0f9f4da22a20434965b4544db11d2490f3cd4e90395433', 6411),
 (1, 'campaign_changes.csv', 'c4e08ce0b6fd39604f32fceae46313af384ef2b656b68579895eaaabf8320a9c', 233),
 (1, 'campaign_changes.parquet', '68b0ed38bfe779c4fc5677cc5fb9b6cbc7d780ed6fa2af9610ad98e2f400fb0e', 3633),
 (1, 'campaign_changes.schema.json', 'a9512e2564cf5f9b2cefe2e0f15b95e492f79284b6f7dcac57c5c9dcbfbc53c5', 2977),
 (1, 'campaign_trend.csv', '902ccdd4ffa801f236e0ca033f1c70b169c3da7acd5e4c6f78def28692e2f6ca', 308),
 (1, 'campaign_trend.parquet', '1ca3aa67393035bbe7d3ae0e4b42e48a88f493d8469a705192f000dfd8aa54b0', 5441),
 (1, 'campaign_trend.schema.json', '6289e1ca19c6635b10b8008968b9b6052b3fda902e6d89f5323957bf14070bed', 2964),
 (1, 'certificates.csv', 'f38bd3b5d81086c5ff341fef27dd85a37afc0afe598a8e11f8cd2b64078fdfe4', 556),
 (1, 'certificates.parquet', '5f14039306c5723ea0e6ae5c7849bdeb0b6440ac90b5079ee6bef674ce753a2a', 9493),
 (1, 'certificates.schema.json', '6929dc931edf211a98839ec469a33a89f01d4f13fa2a0a07e5b80c8be0975cb1', 4922),
 (1, 'certification_funnel.csv', '98314296625bfaafd107603fa8d327a91d9f107bc8abc9e2381735000181f425', 259),
 (1, 'certification_funnel.parquet', '072cee4da5e3cb6cec4ca7419582524676dffd851a2401c260feaf8207f57dc0', 2585),
 (1, 'certification_funnel.schema.json', '5050ae9768b7ca0d8fc036a10d189de4359bccf97554019d16830968296e4e7a', 1461),
 (1, 'consolidated_audit_results.csv', '6c03f414a27724bd9c5a6cffdbb3854b81681897e1eab22348179bdf5148e11c', 9601),
 (1, 'consolidated_audit_results.parquet', '4d74c37e757aca2154d4759efd7be255e8ed53934c150b0aa75159ee64a37806', 13739),
 (1, 'consolidated_audit_results.schema.json', '4041e183ef0a9ee4f49b89ed81425eb2a546e102b95ceea7f07c1f0e698fe829', 5515),
 (1, 'corrections.csv', '8b9c4e8528cf37a50464cd3a1f30d4792657c441d311fd8ecea4d578d36974ae', 122),
 (1, 'corrections.parquet', 'd6312ee9ee5de15cf68fcb293455bdcb6c56c35170b4c05c6c5f155f7918cd7e', 3155),
 (1, 'corrections.schema.json', '93e905806ae7cb96ccec9826f820948803254632f708fa97631dcdf7b884edb2', 2718),
 (1, 'datapackage.json', '036ab39981dda575834301c87aaf06c8e5c2659b1b7834f680c99370694f0dcb', 19063),
 (1, 'dictionnaire.csv', '57619941aed20a843cd20b179afd8349dc3717a993544c655d6048bb6898877e', 56268),
 (1, 'engagements.csv', 'fbd22b5d69cffb71d0b0c19063ed7cb43557bbcd3f379536f99dd5bb016c11af', 490),
 (1, 'engagements.parquet', '4c7b2ff53c0c3e08fedfe219e0bc30afa4787b1cea8cd532a52051ed50e895b5', 3784),
 (1, 'engagements.schema.json', '3dbff07033120259edc59cf014a130f9c672726f07e1b2671509bef7ccc45443', 1891),
 (1, 'headline_figures.csv', '0d43ad2b1ff0cfcbe7a2b77f9113ff62bace5a14df959478e40916799d5019d0', 409),
 (1, 'headline_figures.parquet', 'adf6f41dafded584e7a3f7d3f2cb5368f8892078c5e3e285b9e88fbea03747c0', 2837),
 (1, 'headline_figures.schema.json', '9348f160f561083588d9e4c6362dab257cd3bddf94e3c67297795675c3edeeeb', 1467),
 (1, 'indicator_summary.csv', 'a15eb10443a636d8da5b8734cc9391e09adce3ae9f63aca6f2b34ceda70f8a9e', 1818),
 (1, 'indicator_summary.parquet', '8c54925eeefc52e70f6dc1c7b6f64b774db2d2cc7bbc839d0968eb57ee28fc0d', 6456),
 (1, 'indicator_summary.schema.json', '33b0753d10f3121157d37892f6fa26b12be267954b6030f0299bf76aad4fcaca', 3452),
 (1, 'indicators.csv', 'e320c263f640039bd31866fc4e9bd01446ad779232d622b0b95667ab04086553', 2437),
 (1, 'indicators.parquet', 'e8c33bf99769d7331bedc9efd901c9fb313e9faa50a68bf7bf29aab4f9a64886', 9562),
 (1, 'indicators.schema.json', '80ec04bea769b731c2281faad22de9c7559f86f58a9feace65d8f91fea413d6e', 4467),
 (1, 'national_summary.csv', '15f39a41b3a73ac6ac9fd8c38140b39013c585683e62f14ada2b2db0198045aa', 775),
 (1, 'national_summary.parquet', '94d3c8f01c56f0ff403d306193198de5236c68dc76f29b298c98e4814fae112a', 11131),
 (1, 'national_summary.schema.json', 'ad98c14845fe07f67a5ab5bb493f2ee64ca5625a7952c89a48fa2d6a1d838ff1', 5864),
 (1, 'nonconformities.csv', 'a5e72dca33a6e477f9b7697740838ef27d58b46a1fb82694c48c450675fff961', 1086),
 (1, 'nonconformities.parquet', '5ab8315061c946aafc580d4d6328b839a7ec828b69154d02c0f765b9af626a2b', 11008),
 (1, 'nonconformities.schema.json', '78edc49791605250c8dbcddf1365105b05a2ae7ecd4ae30c615d28f2e6ab0608', 5255),
 (1, 'rapport.html', 'ca3ffc1129b6f652c40800306aff4afa38dc3a18eb8ad6623ae46c75ffb35049', 335321),
 (1, 'reponse-parlement.txt', '059c75b031c160c90c53af212c93c2ff8a495498d9037ace3229e9246948f54c', 3008),
 (1, 'returns.csv', 'aeadcaf3d3b567c14d911080e600255d950458af163874b7ee8aecb719f8ae1d', 1074),
 (1, 'returns.parquet', '65f738a5c8314441578fec52d62f65aea4c73685a1a14a4ed02d1b835d23831a', 9620),
 (1, 'returns.schema.json', '5c84b2327001e735975e6a33cea06bb1db41ed21dc5565c1e1e35a439fc73bba', 5076),
 (1, 'summary_by_commitment.csv', '76ccfe55c28f64086b22e7d228f51eb7abb06d76e932d4f7ffffc14d79ff97bc', 1139),
 (1, 'summary_by_commitment.parquet', '730476b16fb647d3ecfe47c50106b920338fd9d8ee33118028bd7c52a231f4a4', 12199),
 (1, 'summary_by_commitment.schema.json', 'aed0d238f2c41a0ac9c61d85d7ad3047a07e55259609b820140664d1acecd69a', 6189),
 (1, 'summary_by_criterion.csv', '68b45dd29cceea83ca9192ab38d014dbbff65c4bda428dab5e7bdbf39584f942', 3759),
 (1, 'summary_by_criterion.parquet', '5b6060e2acb893250c8a42e663dc8b549e0330c8553db61a2344b1e44f72f1fa', 13983),
 (1, 'summary_by_criterion.schema.json', '5d828a29e838a125ec3854b15cc4cd01eb9682a9da8c87287c2615f146fe7c69', 6492),
 (1, 'summary_by_departement.csv', 'b324e46453ee36663367687baf971c409cb0a0250281a16bd0e9655fa52d84f0', 1930),
 (1, 'summary_by_departement.parquet', 'd740945eaa904d864e4297ba6a25c1a29d17df83e7ffb3d52776db0f2f029485', 12336),
 (1, 'summary_by_departement.schema.json', '96e87fa9a8e8040bfce9515c85bb769cd14b7668165961a1fb42bcc19acc4dfc', 6454),
 (1, 'summary_by_region.csv', '98bdbc3ac51b6c7e6e772fea839751010c6766170eda746cf0df5a64fbe737c6', 1677),
 (1, 'summary_by_region.parquet', 'cc9648feb65e70e342a38a7b69ff3a63235708f74d67fef0d2d215d4eeda78be', 12037),
 (1, 'summary_by_region.schema.json', '58ec4b4f2c02bac82d1ca740e77c198d54e15040ae7b59d66093324c61832c9e', 6318),
 (1, 'summary_by_site_kind.csv', '19ffa44d788ef93944ca8eaae003a3a4b9e97ac467dd6d880aa9805499c2d5af', 1278),
 (1, 'summary_by_site_kind.parquet', '4029e4892dfbccfe8e29496d2553ce1b750e92e9b3db3489244ffa2289d0c684', 12013),
 (1, 'summary_by_site_kind.schema.json', 'e358b9a542f0cccf0296137480846e09eceb0362281685013d51c286dd03cf73', 6302),
 (1, 'synthese.xlsx', 'a80d2d84f501aa8a17f028f9cc06efe2a97a45ffd03867e45030096bd46873e0', 33979),
 (2, 'audit_sites.csv', 'e72278b7973470dc31e09adca732484441b1147caef9cdd3a9bbf98121258c60', 297),
 (2, 'audit_sites.parquet', 'c9ff484267f0466859e1ecd2de3c258440ed90392fccd14e364bb20ea6e985f4', 3236),
 (2, 'audit_sites.schema.json', '5781ee53057e04315730921e85b099608825c75a36596b99c5595f67c1e9f795', 1968),
 (2, 'audits.csv', 'f61e98d0d909a504ad503788689015a4e94de3be197aab1ebe18a414199a8a9a', 1508),
 (2, 'audits.parquet', '4e3baab7410ff30cc594d264f05bdc11e01aba909a43def70a1d3a9beadfe36b', 13531),
 (2, 'audits.schema.json', 'b494d9f487b132b42c0f9f4da22a20434965b4544db11d2490f3cd4e90395433', 6411),
 (2, 'campaign_changes.csv', '737a730c718a2af51c00fe27ee475ffaed58d43498ea4317fb710c6c948430fd', 518),
 (2, 'campaign_changes.parquet', 'af8f58cb6abf69218e694586606e4cfcc52fa3f99694578ae318eb15e38538ec', 5446),
 (2, 'campaign_changes.schema.json', 'a9512e2564cf5f9b2cefe2e0f15b95e492f79284b6f7dcac57c5c9dcbfbc53c5', 2977),
 (2, 'campaign_trend.csv', '344ca8df961b3c84bedd7d4be2f082443d21ab6dcce137d9cd48c7046d132a0a', 403),
 (2, 'campaign_trend.parquet', '091a6eb464d7204b492373904cfa141eb4f10985fc57895f6871bdf905f4de0f', 5495),
 (2, 'campaign_trend.schema.json', '6289e1ca19c6635b10b8008968b9b6052b3fda902e6d89f5323957bf14070bed', 2964),
 (2, 'certificates.csv', 'dfa487cfd3a3371355055515b8512ac21b37aad0473e54175d7422de24dddcb8', 854),
 (2, 'certificates.parquet', 'c86ddfc5cb30686733f15e73c6b4d2d7eb278bbb5297622f7aa251a832362682', 9735),
 (2, 'certificates.schema.json', '6929dc931edf211a98839ec469a33a89f01d4f13fa2a0a07e5b80c8be0975cb1', 4922),
 (2, 'certification_funnel.csv', '5a8b54b6df788d44f45c6b083b03e76660cb67acb278b1e025713eb67f2ae9fa', 259),
 (2, 'certification_funnel.parquet', 'a3a5f86ab7335ed254d59f7c3243edde53c9aedfa65fadbf446f2a810037406a', 2593),
 (2, 'certification_funnel.schema.json', '5050ae9768b7ca0d8fc036a10d189de4359bccf97554019d16830968296e4e7a', 1461),
 (2, 'consolidated_audit_results.csv', '86c41c57c5bb960c5dfa52e7e679b10aabfcbd31640b9cc0bdf0ca4ba11cb398', 12693),
 (2, 'consolidated_audit_results.parquet', '948e9e885bc04bdd0cd5abef63924a737ff971a4d6e0520a1626d125a5eafb3e', 13929),
 (2, 'consolidated_audit_results.schema.json', '4041e183ef0a9ee4f49b89ed81425eb2a546e102b95ceea7f07c1f0e698fe829', 5515),
 (2, 'corrections.csv', '8b9c4e8528cf37a50464cd3a1f30d4792657c441d311fd8ecea4d578d36974ae', 122),
 (2, 'corrections.parquet', 'd6312ee9ee5de15cf68fcb293455bdcb6c56c35170b4c05c6c5f155f7918cd7e', 3155),
 (2, 'corrections.schema.json', '93e905806ae7cb96ccec9826f820948803254632f708fa97631dcdf7b884edb2', 2718),
 (2, 'datapackage.json', '6e62290a4da7181ddff7c2c09d18fef25b1904885e14cd1bb94566137e5f61c1', 19055),
 (2, 'dictionnaire.csv', '57619941aed20a843cd20b179afd8349dc3717a993544c655d6048bb6898877e', 56268),
 (2, 'engagements.csv', '362ec360dd1bc7bc175384dc97df1aedce2d9462ab5fa9ec7521d74921257577', 490),
 (2, 'engagements.parquet', '98b1779aa3e38c24845ceb89d23ecfa77927ed2687d1e6f987d1b31a27659847', 3784),
 (2, 'engagements.schema.json', '3dbff07033120259edc59cf014a130f9c672726f07e1b2671509bef7ccc45443', 1891),
 (2, 'headline_figures.csv', '9994e548a329c1185ff9c65a5667bba58db9d14c37cb59989e40ba8be88b60cc', 667),
 (2, 'headline_figures.parquet', '9456698165e64c49e3c652e9fbdd881ba3a3265d7f1b1c0917530be468481366', 2968),
 (2, 'headline_figures.schema.json', '9348f160f561083588d9e4c6362dab257cd3bddf94e3c67297795675c3edeeeb', 1467),
 (2, 'indicator_summary.csv', '0cc869da407acc6c0db14d6488df391f79771f0741f46bde003ca8661a4f6ee7', 2372),
 (2, 'indicator_summary.parquet', 'a52ca9c3f7b03b9f9a5821ec711fc16c8df83fb196ba3850175a172029c1f5de', 6564),
 (2, 'indicator_summary.schema.json', '33b0753d10f3121157d37892f6fa26b12be267954b6030f0299bf76aad4fcaca', 3452),
 (2, 'indicators.csv', 'cea0543da92bac8765e293df66a3043f2001a59e29639509bd994ca35617d7a6', 3571),
 (2, 'indicators.parquet', 'e37a11f77ee5c2f1632b6cd193cccb044da617407f0dcf6c89847d78e4ede27d', 9822),
 (2, 'indicators.schema.json', '80ec04bea769b731c2281faad22de9c7559f86f58a9feace65d8f91fea413d6e', 4467),
 (2, 'national_summary.csv', 'a82e749fb956add8b2fda830a735818275645bfaef0b352f231235b8e5d7ca74', 757),
 (2, 'national_summary.parquet', '47bc4443b76afa2a5d3de67a3406d6250654d564ea9061550c1263e22ca64022', 11020),
 (2, 'national_summary.schema.json', 'ad98c14845fe07f67a5ab5bb493f2ee64ca5625a7952c89a48fa2d6a1d838ff1', 5864),
 (2, 'nonconformities.csv', '8194a7d14664fcc2a6f4fb015547431128c10d891bfb0d32f59546e507a8cc72', 318),
 (2, 'nonconformities.parquet', 'ec2e7e5bb99691c7c09a18ee760e474cb5ad04b7f8a5e8c2c2d10706720360d0', 6847),
 (2, 'nonconformities.schema.json', '78edc49791605250c8dbcddf1365105b05a2ae7ecd4ae30c615d28f2e6ab0608', 5255),
 (2, 'rapport.html', '2e44d4ba2a792c4fe92a863df4b2885c95284eee56a07679f474a0428defcf7c', 327708),
 (2, 'reponse-parlement.txt', 'a322352a9118851e1b2702776145b1de8d18daa2479bcd94770103ef610bf4f4', 4001),
 (2, 'returns.csv', '22ea90e52df300200f3316517a988c9bc9b278b843a47f1278d238db1abadade', 1164),
 (2, 'returns.parquet', '6eb99c141f2f90a2dc3a86f8069a3fcc494409644bb1403b77415ac3b335e322', 9678),
 (2, 'returns.schema.json', '5c84b2327001e735975e6a33cea06bb1db41ed21dc5565c1e1e35a439fc73bba', 5076),
 (2, 'summary_by_commitment.csv', '1bea1a0aa629949d08766babbf8351e3ad8cda8664260d76c09b7e296ff463e2', 1127),
 (2, 'summary_by_commitment.parquet', 'a758757d0c8f0a78b4d8efcc812294ed5699332b26df44e6ace3b75d62133c8c', 12068),
 (2, 'summary_by_commitment.schema.json', 'aed0d238f2c41a0ac9c61d85d7ad3047a07e55259609b820140664d1acecd69a', 6189),
 (2, 'summary_by_criterion.csv', 'b93599ebc1301eb13e4a01b8548402be9ef5c31a29b0661dc821e38b0440146a', 3747),
 (2, 'summary_by_criterion.parquet', 'e91df1517ec0a727d9e079f53f2588b51440fcdf21f82fc9fd68b4dbd1e8a8d7', 13845),
 (2, 'summary_by_criterion.schema.json', '5d828a29e838a125ec3854b15cc4cd01eb9682a9da8c87287c2615f146fe7c69', 6492),
 (2, 'summary_by_departement.csv', '17eca9e6e3a65ec6b16d2a27385933611cbdf503e1661fb0aebfe977b2e91765', 1940),
 (2, 'summary_by_departement.parquet', 'ff05afd0f148ebc191fe312344023193677a8a16547d52aeb626208fdfe4a07f', 12199),
 (2, 'summary_by_departement.schema.json', '96e87fa9a8e8040bfce9515c85bb769cd14b7668165961a1fb42bcc19acc4dfc', 6454),
 (2, 'summary_by_region.csv', 'bd5b0622932660f822e77ca74d0e28db36e30a2fd93dc4fae2e44fc0d9e45fe0', 1687),
 (2, 'summary_by_region.parquet', 'b18735a6d3b818008cd2e88f124d6fe3b3aa6ce008dfbfc6b68fe4b18d1ec543', 11895),
 (2, 'summary_by_region.schema.json', '58ec4b4f2c02bac82d1ca740e77c198d54e15040ae7b59d66093324c61832c9e', 6318),
 (2, 'summary_by_site_kind.csv', '31799fad7bcc62ea7c5588723e96cb768f3e7816104dc245000629306208b8c8', 1290),
 (2, 'summary_by_site_kind.parquet', '07d81184fcb0f046be06ec1422d272456f00c6a420bf8d5e39cb7fed1ad09d2f', 11887),
 (2, 'summary_by_site_kind.schema.json', 'e358b9a542f0cccf0296137480846e09eceb0362281685013d51c286dd03cf73', 6302),
 (2, 'synthese.xlsx', '0d82f26e942c33cd958a570c56c2dcb205747c4574da8160b0583b4e5e360dda', 34434),
 (3, 'audit_sites.csv', '67606b6bec1353b4cda3f1d6a1701aa4cfa04a4799ee9a1d0d330c1da62de8a0', 169),
 (3, 'audit_sites.parquet', 'b00b05ea2cc7e9abfba1788f417faa1723132cc8a8fe26c81512126bc97fd19e', 3119),
 (3, 'audit_sites.schema.json', '97a92aa3d5128f2261641f79054b80d5083aef4655be225a7bef22a617b79495', 1968),
 (3, 'audits.csv', '55e01be44f4495b1e44be10353aa42fea3b2fdb4dad2e42a8efcceb6ba0cd7db', 816),
 (3, 'audits.parquet', '7f0d2fe32ce072e462a37aea0509345abc9d1940c4b2f786d0f8addd9eded979', 13149),
 (3, 'audits.schema.json', '6d71f97bb6416adeecc7bf5a17a0232632f1c9e62beca9641e1695c1c389a29e', 6411),
 (3, 'campaign_changes.csv', 'c4e08ce0b6fd39604f32fceae46313af384ef2b656b68579895eaaabf8320a9c', 233),
 (3, 'campaign_changes.parquet', '68b0ed38bfe779c4fc5677cc5fb9b6cbc7d780ed6fa2af9610ad98e2f400fb0e', 3633),
 (3, 'campaign_changes.schema.json', '31365f4f81c86090658d02502eb6c685ea43d63b72afcf4471e49929c6e7b1cb', 2977),
 (3, 'campaign_trend.csv', 'f65eb5676f5faf4940ae30c77e4b6f955800cc7765652d9e77ef3f6579747816', 308),
 (3, 'campaign_trend.parquet', 'ef3628aefd4ac508527ef0e6cd1226fe48a0db2769d7d97ad087d697c469009c', 5441),
 (3, 'campaign_trend.schema.json', '33eecbd55491f2c868b2342d8281a3eb81293962b2480166c659b426016f57c4', 2964),
 (3, 'certificates.csv', 'ccdbbf8c2b1e3c5d605d36e6c3009c56f5b30aad2397cd78e86ac967f76211a6', 278),
 (3, 'certificates.parquet', '8de4152d493eeee50d368cd99c5c2bb5d465b83e3c42c3cbe61a6005ab99fcc2', 6155),
 (3, 'certificates.schema.json', '7b98ced8c5f513fa932eafd51abe56fb939dae239fb2cbb21855a52af8983572', 4922),
 (3, 'certification_funnel.csv', '38202384e129eb3bdcf531cfae19054c779061c9959429fcda5a691c7072e140', 259),
 (3, 'certification_funnel.parquet', 'c6f914517ecf7585d71a6ed1f6837af425a185553eb25db520c4227d9612aaaa', 2585),
 (3, 'certification_funnel.schema.json', 'decaa3aaac62e673b6246aeda8844dc9c0098b70b65b51ba7ed42daddd289b8b', 1461),
 (3, 'consolidated_audit_results.csv', '1500d6dc7f082ee40b2a155d38ced39d89d190626dd37c23272c1ed6f430b33c', 6487),
 (3, 'consolidated_audit_results.parquet', '32773057ed1cff6d554fe064d7a5ca5e1558944f9be8104e2f381c5c83f8754b', 13519),
 (3, 'consolidated_audit_results.schema.json', 'fb2aae70718da0091a61e0e893017ddf2a21f44a23772b0fd31d987299dacd98', 5515),
 (3, 'corrections.csv', '5d7ac6b4ba9562e06f18f53e9a313e1833be1b200d8de408e973624bb4b4176e', 1556),
 (3, 'corrections.parquet', '46667f242abe4cdcb49f4e3697ec0be89b3551360632b4d16f441341d3bde5b4', 5724),
 (3, 'corrections.schema.json', '054f55b22d9e44965d5fe2fdc538fb8ec6ecc20a48d5432869ac9ef050468a5d', 2718),
 (3, 'datapackage.json', 'dac8d535653cf6ea4b401b3e73b262d1ab13136ca6e1cdb6ed62b63cba836813', 19063),
 (3, 'dictionnaire.csv', '57619941aed20a843cd20b179afd8349dc3717a993544c655d6048bb6898877e', 56268),
 (3, 'engagements.csv', 'fbd22b5d69cffb71d0b0c19063ed7cb43557bbcd3f379536f99dd5bb016c11af', 490),
 (3, 'engagements.parquet', '4c7b2ff53c0c3e08fedfe219e0bc30afa4787b1cea8cd532a52051ed50e895b5', 3784),
 (3, 'engagements.schema.json', 'fd0c929ce718fdec7323d875d7efccf7acfa885fb3e06f5ebadfac6f13819a5a', 1891),
 (3, 'headline_figures.csv', '7a59958dd581f7568b88800482164e5da5438c87a55bc57ccdf0b6d71451db63', 409),
 (3, 'headline_figures.parquet', '22f955632148de2689dab29a2f7650f9ee37e94ab94b4396aa6163f3a4321574', 2833),
 (3, 'headline_figures.schema.json', '362923ee82e6d95fa0130a3e9cac5cb436f72044c898d4e3cb9d4282d3801697', 1467),
 (3, 'indicator_summary.csv', '29d8b06c9c6a0593eab8f98b41ce86ad198116549c6368ee982e85a116bebcf8', 1246),
 (3, 'indicator_summary.parquet', 'dcda5b57e801f81205f13640d1f6c62494f12a5589bb203b4a8f13c40be519fc', 6226),
 (3, 'indicator_summary.schema.json', '22e4e72cb73d1d8357ea049434a5d1b4995b40842f848489a4ac65b2b459e347', 3452),
 (3, 'indicators.csv', 'c75ecb2ff184d4aa948772f0ebff1280f3b0fbc437a9fc509cc4fb03617227ac', 1349),
 (3, 'indicators.parquet', '95bf26eb712efe9778c4a963b9f850785f8471f86e667bcc8d1b4272ba3b6406', 9379),
 (3, 'indicators.schema.json', '398c13d9b1009523b5031f283a8d72c10648c8709c45e42c78976b8083614177', 4467),
 (3, 'national_summary.csv', '2aab46911072254fe3d21562e4f75aadea9874b4716f5c68c82d91d6bd39940a', 773),
 (3, 'national_summary.parquet', '4c54c706ffe4f31940119da9ab9e08f3da5ed709f1c752e37af05a65439c90fa', 11113),
 (3, 'national_summary.schema.json', '0153f6361507bc96ac44a0873f233756aad7096eaea19bb07b3e5a08ddc16a34', 5864),
 (3, 'nonconformities.csv', 'a5e72dca33a6e477f9b7697740838ef27d58b46a1fb82694c48c450675fff961', 1086),
 (3, 'nonconformities.parquet', '5ab8315061c946aafc580d4d6328b839a7ec828b69154d02c0f765b9af626a2b', 11008),
 (3, 'nonconformities.schema.json', '8f2254184320b8d3a8d3f9ee5ee38b19535dce7624572d1bb64327006d7ecacf', 5255),
 (3, 'rapport.html', '3656f2417d354de971894e9afd2f068d5751f57f4709044658e774f502e7b973', 338330),
 (3, 'reponse-parlement.txt', '3b7c9cf261468a0d040e44b8c797a5eb6798680c59bda18d2a147085e3880a13', 3000),
 (3, 'returns.csv', '24a0b266ba74baef04563c18df0e3fbc885585c345e729975bca920251df52f0', 1082),
 (3, 'returns.parquet', '07244359dbd4b16026a3e2db5dc95f18aa1c28505da080415edb9a74f408ad9c', 9851),
 (3, 'returns.schema.json', 'edf30323cf5859146b5e3ee9bc030f1f9daa859a791635d169990591e0f4f851', 5076),
 (3, 'summary_by_commitment.csv', '4fea6aa9d49e22ad25628e7d3b7e15a7260ab1f1c0ab64f002f62b80886a1994', 1139),
 (3, 'summary_by_commitment.parquet', '7c6d43632fc3896d75da8b438325cdd78e247d97b4572a3a3184757e3432af48', 12164),
 (3, 'summary_by_commitment.schema.json', '873f05f8ccdc9f9bcd772c21825ec2e3d086295dce54c3d58b3f3df2b41c3997', 6189),
 (3, 'summary_by_criterion.csv', '78d829756f6c77477403dfe9599b9ff9299973615e4da373c5407c820749c04d', 3759),
 (3, 'summary_by_criterion.parquet', '16d080f5feeb5e9e454105fa51006d4b4b857cfe7a6c9b286e4454b950cfa6db', 13942),
 (3, 'summary_by_criterion.schema.json', '7132d16ffc5d2cad25909627f6fc0b38abb719ffaa1d684dba59f1e2a3842edb', 6492),
 (3, 'summary_by_departement.csv', 'bd0e7cf32d406641160eea4221ffaf0b4ff2d19d01e8b89af0f9512da65e917a', 1902),
 (3, 'summary_by_departement.parquet', '94a222feae7c254aa7ba81df97b612d33191325db90984e7dedf2359f3210667', 12310),
 (3, 'summary_by_departement.schema.json', '9b581e9dcab896051a4b5ae00632c9c14afc2f5ebec9b0b4dbc23ac472526ac0', 6454),
 (3, 'summary_by_region.csv', 'cede5ad025265251bb808e394d8c9bcf4362fe6379ec7e248a1ed7969e1f94fc', 1649),
 (3, 'summary_by_region.parquet', 'ac36b3a03c9995b9065a6a6e2974cb03b2b3feec3eec580b6d0b10983b8aba06', 12003),
 (3, 'summary_by_region.schema.json', 'baf2b170039c321c05ff62ca558f88da1d60174b7e50cfc75e39ca9a9b3842d9', 6318),
 (3, 'summary_by_site_kind.csv', 'e0567904d677a0a9ddc7a1579e8c36ddc3b10eaebeda6c832382e71864f3c218', 1276),
 (3, 'summary_by_site_kind.parquet', '1568bac1e339d544db2bd792dd6ee88b256a294d70b775a632ffa83857012fb6', 11996),
 (3, 'summary_by_site_kind.schema.json', '1dd9692ff21a7b3bb827fab662df94af6126089a46281133f3b51351341b71f6', 6302),
 (3, 'synthese.xlsx', 'df5634500e5d03a47875abdf3d7f0f1b31af6ececed18615f0444af7c4c8bcd2', 34005),
 (4, 'audit_sites.csv', 'e72278b7973470dc31e09adca732484441b1147caef9cdd3a9bbf98121258c60', 297),
 (4, 'audit_sites.parquet', 'c9ff484267f0466859e1ecd2de3c258440ed90392fccd14e364bb20ea6e985f4', 3236),
 (4, 'audit_sites.schema.json', '97a92aa3d5128f2261641f79054b80d5083aef4655be225a7bef22a617b79495', 1968),
 (4, 'audits.csv', 'f61e98d0d909a504ad503788689015a4e94de3be197aab1ebe18a414199a8a9a', 1508),
 (4, 'audits.parquet', '4e3baab7410ff30cc594d264f05bdc11e01aba909a43def70a1d3a9beadfe36b', 13531),
 (4, 'audits.schema.json', '6d71f97bb6416adeecc7bf5a17a0232632f1c9e62beca9641e1695c1c389a29e', 6411),
 (4, 'campaign_changes.csv', '1825bde047d3eedeb82486f8fca40317a71f03fc7bcb15ae437936313f7e6e1f', 518),
 (4, 'campaign_changes.parquet', 'cab7cbd9ec29f9634a00e5d13129c6fd01de07e31770c67e6b954ec7662afdd3', 5446),
 (4, 'campaign_changes.schema.json', '31365f4f81c86090658d02502eb6c685ea43d63b72afcf4471e49929c6e7b1cb', 2977),
 (4, 'campaign_trend.csv', '4a685a36daf77c427295c2ce07f85b6b380e5eb1377694e7de7253ffd31e81d7', 403),
 (4, 'campaign_trend.parquet', 'fbf887dcc2466ec56a951cf8de97e5fd9b3577939c290b3dfc4fa2d5fcc06c63', 5495),
 (4, 'campaign_trend.schema.json', '33eecbd55491f2c868b2342d8281a3eb81293962b2480166c659b426016f57c4', 2964),
 (4, 'certificates.csv', 'dfa487cfd3a3371355055515b8512ac21b37aad0473e54175d7422de24dddcb8', 854),
 (4, 'certificates.parquet', 'c86ddfc5cb30686733f15e73c6b4d2d7eb278bbb5297622f7aa251a832362682', 9735),
 (4, 'certificates.schema.json', '7b98ced8c5f513fa932eafd51abe56fb939dae239fb2cbb21855a52af8983572', 4922),
 (4, 'certification_funnel.csv', '5a8b54b6df788d44f45c6b083b03e76660cb67acb278b1e025713eb67f2ae9fa', 259),
 (4, 'certification_funnel.parquet', 'a3a5f86ab7335ed254d59f7c3243edde53c9aedfa65fadbf446f2a810037406a', 2593),
 (4, 'certification_funnel.schema.json', 'decaa3aaac62e673b6246aeda8844dc9c0098b70b65b51ba7ed42daddd289b8b', 1461),
 (4, 'consolidated_audit_results.csv', '86c41c57c5bb960c5dfa52e7e679b10aabfcbd31640b9cc0bdf0ca4ba11cb398', 12693),
 (4, 'consolidated_audit_results.parquet', '948e9e885bc04bdd0cd5abef63924a737ff971a4d6e0520a1626d125a5eafb3e', 13929),
 (4, 'consolidated_audit_results.schema.json', 'fb2aae70718da0091a61e0e893017ddf2a21f44a23772b0fd31d987299dacd98', 5515),
 (4, 'corrections.csv', '8b9c4e8528cf37a50464cd3a1f30d4792657c441d311fd8ecea4d578d36974ae', 122),
 (4, 'corrections.parquet', 'd6312ee9ee5de15cf68fcb293455bdcb6c56c35170b4c05c6c5f155f7918cd7e', 3155),
 (4, 'corrections.schema.json', '054f55b22d9e44965d5fe2fdc538fb8ec6ecc20a48d5432869ac9ef050468a5d', 2718),
 (4, 'datapackage.json', '54144e2d13eb27a9a4330a2d4200cfddcee4a1339cf6744a8c8e87d920fa14a9', 19055),
 (4, 'dictionnaire.csv', '57619941aed20a843cd20b179afd8349dc3717a993544c655d6048bb6898877e', 56268),
 (4, 'engagements.csv', '362ec360dd1bc7bc175384dc97df1aedce2d9462ab5fa9ec7521d74921257577', 490),
 (4, 'engagements.parquet', '98b1779aa3e38c24845ceb89d23ecfa77927ed2687d1e6f987d1b31a27659847', 3784),
 (4, 'engagements.schema.json', 'fd0c929ce718fdec7323d875d7efccf7acfa885fb3e06f5ebadfac6f13819a5a', 1891),
 (4, 'headline_figures.csv', '9994e548a329c1185ff9c65a5667bba58db9d14c37cb59989e40ba8be88b60cc', 667),
 (4, 'headline_figures.parquet', '9456698165e64c49e3c652e9fbdd881ba3a3265d7f1b1c0917530be468481366', 2968),
 (4, 'headline_figures.schema.json', '362923ee82e6d95fa0130a3e9cac5cb436f72044c898d4e3cb9d4282d3801697', 1467),
 (4, 'indicator_summary.csv', '0cc869da407acc6c0db14d6488df391f79771f0741f46bde003ca8661a4f6ee7', 2372),
 (4, 'indicator_summary.parquet', 'a52ca9c3f7b03b9f9a5821ec711fc16c8df83fb196ba3850175a172029c1f5de', 6564),
 (4, 'indicator_summary.schema.json', '22e4e72cb73d1d8357ea049434a5d1b4995b40842f848489a4ac65b2b459e347', 3452),
 (4, 'indicators.csv', 'cea0543da92bac8765e293df66a3043f2001a59e29639509bd994ca35617d7a6', 3571),
 (4, 'indicators.parquet', 'e37a11f77ee5c2f1632b6cd193cccb044da617407f0dcf6c89847d78e4ede27d', 9822),
 (4, 'indicators.schema.json', '398c13d9b1009523b5031f283a8d72c10648c8709c45e42c78976b8083614177', 4467),
 (4, 'national_summary.csv', 'a82e749fb956add8b2fda830a735818275645bfaef0b352f231235b8e5d7ca74', 757),
 (4, 'national_summary.parquet', '47bc4443b76afa2a5d3de67a3406d6250654d564ea9061550c1263e22ca64022', 11020),
 (4, 'national_summary.schema.json', '0153f6361507bc96ac44a0873f233756aad7096eaea19bb07b3e5a08ddc16a34', 5864),
 (4, 'nonconformities.csv', '8194a7d14664fcc2a6f4fb015547431128c10d891bfb0d32f59546e507a8cc72', 318),
 (4, 'nonconformities.parquet', 'ec2e7e5bb99691c7c09a18ee760e474cb5ad04b7f8a5e8c2c2d10706720360d0', 6847),
 (4, 'nonconformities.schema.json', '8f2254184320b8d3a8d3f9ee5ee38b19535dce7624572d1bb64327006d7ecacf', 5255),
 (4, 'rapport.html', 'c9def9e738526f999c3ad444ab07a9364b0d620492a8bac60053ade5bf81fce1', 328686),
 (4, 'reponse-parlement.txt', '7df201af220b0cea386177aa3b79acc2dfd4f71fc20a17909e9365253dba8093', 4001),
 (4, 'returns.csv', '22ea90e52df300200f3316517a988c9bc9b278b843a47f1278d238db1abadade', 1164),
 (4, 'returns.parquet', '6eb99c141f2f90a2dc3a86f8069a3fcc494409644bb1403b77415ac3b335e322', 9678),
 (4, 'returns.schema.json', 'edf30323cf5859146b5e3ee9bc030f1f9daa859a791635d169990591e0f4f851', 5076),
 (4, 'summary_by_commitment.csv', '1bea1a0aa629949d08766babbf8351e3ad8cda8664260d76c09b7e296ff463e2', 1127),
 (4, 'summary_by_commitment.parquet', 'a758757d0c8f0a78b4d8efcc812294ed5699332b26df44e6ace3b75d62133c8c', 12068),
 (4, 'summary_by_commitment.schema.json', '873f05f8ccdc9f9bcd772c21825ec2e3d086295dce54c3d58b3f3df2b41c3997', 6189),
 (4, 'summary_by_criterion.csv', 'b93599ebc1301eb13e4a01b8548402be9ef5c31a29b0661dc821e38b0440146a', 3747),
 (4, 'summary_by_criterion.parquet', 'e91df1517ec0a727d9e079f53f2588b51440fcdf21f82fc9fd68b4dbd1e8a8d7', 13845),
 (4, 'summary_by_criterion.schema.json', '7132d16ffc5d2cad25909627f6fc0b38abb719ffaa1d684dba59f1e2a3842edb', 6492),
 (4, 'summary_by_departement.csv', '17eca9e6e3a65ec6b16d2a27385933611cbdf503e1661fb0aebfe977b2e91765', 1940),
 (4, 'summary_by_departement.parquet', 'ff05afd0f148ebc191fe312344023193677a8a16547d52aeb626208fdfe4a07f', 12199),
 (4, 'summary_by_departement.schema.json', '9b581e9dcab896051a4b5ae00632c9c14afc2f5ebec9b0b4dbc23ac472526ac0', 6454),
 (4, 'summary_by_region.csv', 'bd5b0622932660f822e77ca74d0e28db36e30a2fd93dc4fae2e44fc0d9e45fe0', 1687),
 (4, 'summary_by_region.parquet', 'b18735a6d3b818008cd2e88f124d6fe3b3aa6ce008dfbfc6b68fe4b18d1ec543', 11895),
 (4, 'summary_by_region.schema.json', 'baf2b170039c321c05ff62ca558f88da1d60174b7e50cfc75e39ca9a9b3842d9', 6318),
 (4, 'summary_by_site_kind.csv', '31799fad7bcc62ea7c5588723e96cb768f3e7816104dc245000629306208b8c8', 1290),
 (4, 'summary_by_site_kind.parquet', '07d81184fcb0f046be06ec1422d272456f00c6a420bf8d5e39cb7fed1ad09d2f', 11887),
 (4, 'summary_by_site_kind.schema.json', '1dd9692ff21a7b3bb827fab662df94af6126089a46281133f3b51351341b71f6', 6302),
 (4, 'synthese.xlsx', '6b1c41b2c773e180ce5736541503d55b69122a7acb5aa137576be9c27e7f47e5', 34430);
INSERT INTO publication.headline_figures VALUES
 (1, '2024', 'sites_engaged', 'Sites engagés', 4, NULL, NULL, 1),
 (1, '2024', 'prefectures_engaged', 'Préfectures engagées', 3, NULL, NULL, 2),
 (1, '2024', 'sub_prefectures_engaged', 'Sous-préfectures engagées', 1, NULL, NULL, 3),
 (1, '2024', 'returns_owed_self_assessment', 'Sites devant être audités : Auto-évaluation', 4, NULL, NULL, 4),
 (1, '2024', 'returns_accepted_self_assessment', 'Sites dont le retour est accepté : Auto-évaluation', 2, NULL, NULL, 5),
 (2, '2026', 'sites_engaged', 'Sites engagés', 4, NULL, NULL, 1),
 (2, '2026', 'prefectures_engaged', 'Préfectures engagées', 3, NULL, NULL, 2),
 (2, '2026', 'sub_prefectures_engaged', 'Sous-préfectures engagées', 1, NULL, NULL, 3),
 (2, '2026', 'returns_owed_self_assessment', 'Sites devant être audités : Auto-évaluation', 4, NULL, NULL, 4),
 (2, '2026', 'returns_accepted_self_assessment', 'Sites dont le retour est accepté : Auto-évaluation', 3, NULL, NULL, 5),
 (2, '2026', 'certified_sites', 'Sites titulaires d''un certificat', 2, NULL, NULL, 6),
 (2, '2026', 'certified_prefectures_qualipref_2_0', 'Préfectures titulaires d''un certificat QUALIPREF 2.0', 1, NULL, NULL, 7),
 (2, '2026', 'certified_prefectures_qual_e_pref', 'Préfectures titulaires d''un certificat QUAL-E-PREF', 1, NULL, NULL, 8),
 (3, '2024', 'sites_engaged', 'Sites engagés', 4, NULL, NULL, 1),
 (3, '2024', 'prefectures_engaged', 'Préfectures engagées', 3, NULL, NULL, 2),
 (3, '2024', 'sub_prefectures_engaged', 'Sous-préfectures engagées', 1, NULL, NULL, 3),
 (3, '2024', 'returns_owed_self_assessment', 'Sites devant être audités : Auto-évaluation', 4, NULL, NULL, 4),
 (3, '2024', 'returns_accepted_self_assessment', 'Sites dont le retour est accepté : Auto-évaluation', 1, NULL, NULL, 5),
 (4, '2026', 'sites_engaged', 'Sites engagés', 4, NULL, NULL, 1),
 (4, '2026', 'prefectures_engaged', 'Préfectures engagées', 3, NULL, NULL, 2),
 (4, '2026', 'sub_prefectures_engaged', 'Sous-préfectures engagées', 1, NULL, NULL, 3),
 (4, '2026', 'returns_owed_self_assessment', 'Sites devant être audités : Auto-évaluation', 4, NULL, NULL, 4),
 (4, '2026', 'returns_accepted_self_assessment', 'Sites dont le retour est accepté : Auto-évaluation', 3, NULL, NULL, 5),
 (4, '2026', 'certified_sites', 'Sites titulaires d''un certificat', 2, NULL, NULL, 6),
 (4, '2026', 'certified_prefectures_qualipref_2_0', 'Préfectures titulaires d''un certificat QUALIPREF 2.0', 1, NULL, NULL, 7),
 (4, '2026', 'certified_prefectures_qual_e_pref', 'Préfectures titulaires d''un certificat QUAL-E-PREF', 1, NULL, NULL, 8);
INSERT INTO publication.indicator_summary VALUES
 (3, '2024', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2024', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 620, 778, 79.69, false),
 (3, '2024', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2024', 'nation', 'FR', 'France', NULL, 1, 620, 778, 79.69, false),
 (3, '2024', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2024', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 461, 764, 60.34, false),
 (3, '2024', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2024', 'nation', 'FR', 'France', NULL, 1, 461, 764, 60.34, false),
 (3, '2024', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2024', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1157, 1442, 80.24, false),
 (3, '2024', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2024', 'nation', 'FR', 'France', NULL, 1, 1157, 1442, 80.24, false),
 (3, '2024', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2024', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 982, 1242, 79.07, false),
 (3, '2024', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2024', 'nation', 'FR', 'France', NULL, 1, 982, 1242, 79.07, false),
 (4, '2026', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 535, 620, 86.29, false),
 (4, '2026', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 'region', '27', 'Bourgogne-Franche-Comté', '27', 1, 1900, 2284, 83.19, false),
 (4, '2026', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 'region', '24', 'Centre-Val de Loire', '24', 1, 158, 239, 66.11, false),
 (4, '2026', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 'nation', 'FR', 'France', NULL, 3, 2593, 3143, 82.5, false),
 (4, '2026', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1185, 1397, 84.82, false),
 (4, '2026', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 'region', '27', 'Bourgogne-Franche-Comté', '27', 1, 883, 1613, 54.74, false),
 (4, '2026', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 'region', '24', 'Centre-Val de Loire', '24', 1, 1439, 1517, 94.86, false),
 (4, '2026', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 'nation', 'FR', 'France', NULL, 3, 3507, 4527, 77.47, false),
 (4, '2026', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 619, 1433, 43.2, false),
 (4, '2026', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 'region', '27', 'Bourgogne-Franche-Comté', '27', 1, 2267, 2419, 93.72, false),
 (4, '2026', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 'region', '24', 'Centre-Val de Loire', '24', 1, 153, 166, 92.17, false),
 (4, '2026', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 'nation', 'FR', 'France', NULL, 3, 3039, 4018, 75.63, false),
 (4, '2026', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1036, 1084, 95.57, false),
 (4, '2026', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 'region', '27', 'Bourgogne-Franche-Comté', '27', 1, 1798, 2472, 72.73, false),
 (4, '2026', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 'region', '24', 'Centre-Val de Loire', '24', 1, 1529, 2374, 64.41, false),
 (4, '2026', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 'nation', 'FR', 'France', NULL, 3, 4363, 5930, 73.58, false);
INSERT INTO publication.indicators VALUES
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2024', 620, 778, 79.69, 80, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Indicateurs', 5, 'I5'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2024', 461, 764, 60.34, 80, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Indicateurs', 6, 'I6'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2024', 1157, 1442, 80.24, 80, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Indicateurs', 7, 'I7'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2024', 982, 1242, 79.07, 80, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Indicateurs', 8, 'I8'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 535, 620, 86.29, 80, true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Indicateurs', 5, 'I5'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', '25', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 1900, 2284, 83.19, 80, true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Indicateurs', 5, 'I5'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', '45', '24', 'Centre-Val de Loire', 'self_assessment', 'qualipref-2.0', '1', 'I01', 'Taux d''appels aboutis', '%', '2026', 158, 239, 66.11, 80, true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Indicateurs', 5, 'I5'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 1185, 1397, 84.82, 80, true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Indicateurs', 6, 'I6'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', '25', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 883, 1613, 54.74, 80, true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Indicateurs', 6, 'I6'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', '45', '24', 'Centre-Val de Loire', 'self_assessment', 'qualipref-2.0', '1', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '%', '2026', 1439, 1517, 94.86, 80, true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Indicateurs', 6, 'I6'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 619, 1433, 43.2, 80, true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Indicateurs', 7, 'I7'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', '25', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 2267, 2419, 93.72, 80, true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Indicateurs', 7, 'I7'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', '45', '24', 'Centre-Val de Loire', 'self_assessment', 'qualipref-2.0', '1', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '%', '2026', 153, 166, 92.17, 80, true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Indicateurs', 7, 'I7'),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 1036, 1084, 95.57, 80, true, 6, 'd46acd437697e4b5e44334432380e65e0ce9d31f8438bbc0986f12a313b94411', 'Indicateurs', 8, 'I8'),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', '25', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 1798, 2472, 72.73, 80, true, 5, '4446851ea296c487bd4791fc12c86436b4ec77241a0858298d02d1245587a0cd', 'Indicateurs', 8, 'I8'),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', '45', '24', 'Centre-Val de Loire', 'self_assessment', 'qualipref-2.0', '1', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '%', '2026', 1529, 2374, 64.41, 80, true, 3, '02d8739fb3bf1e53735c69304b8e95d3914efe02f4591ec0d06cfcc83b96740e', 'Indicateurs', 8, 'I8');
INSERT INTO publication.nonconformities VALUES
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '1', 'Relation générale avec les usagers', 'E2', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'minor', 'Mineure', '2024-01-05', '2024-04-04', NULL, 'overdue', 1058, NULL, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Fiches d''écart', 5, 'B5'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', '26', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'qualipref-2.0', '2', 'Délivrance de titres', 'E14', 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'minor', 'Mineure', '2024-01-05', '2024-03-31', NULL, 'overdue', 1058, NULL, true, 2, '191be6454fb2b4babb3af0f6d9746c99ba15694e85125b45a0fd9cdfe2628c39', 'Fiches d''écart', 6, 'B6');
INSERT INTO publication.publications OVERRIDING SYSTEM VALUE VALUES
 (1, '2024', 'published', 1, false, '2024-11-28 15:05:40.966344+00', '2024-11-28 15:05:42.550385+00', '0.1.0+0a14b3721b20', 'd24f8d958d81496197ab55ae3ac72b4f0da003626d41ebdc33c7f0a66af4c3ca', true, '{}', NULL),
 (3, '2024', 'published', 2, true, '2024-11-28 15:05:56.504784+00', '2024-11-28 15:05:59.496178+00', '0.1.0+0a14b3721b20', '04f6a0f682aae75ba25d07927fa2f9e6373098b39313b10840a25f659c3f63d9', true, '{}', NULL),
 (2, '2026', 'published', 1, false, '2024-11-28 15:05:50.886854+00', '2024-11-28 15:05:53.444207+00', '0.1.0+0a14b3721b20', '90e6c0b32419d78d2515f0260691e2cb2dd930f7da6905159046ab050d903e60', true, '{}', NULL),
 (4, '2026', 'published', 2, true, '2024-11-28 15:06:00.38852+00', '2024-11-28 15:06:02.389247+00', '0.1.0+0a14b3721b20', 'feba253ab6fa7aa05fc1642dcb34d93d12ece6a9673e9f35dcce704586f2a36f', true, '{}', NULL);
INSERT INTO publication.regional_readers VALUES
 ('bi_grand_est', '44');
INSERT INTO publication.returns VALUES
 (1, '2024', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'accepted', 1, 0, '2024-11-01 11:42:00+00', 'accepted', '2024-11-01 11:42:00+00', true, 0, 1, true, 0, NULL, NULL),
 (1, '2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'accepted', 1, 0, '2024-11-12 14:10:00+00', 'accepted', '2024-11-12 14:10:00+00', true, 0, 2, true, 0, NULL, NULL),
 (1, '2024', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'missing', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (1, '2024', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'missing', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (2, '2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 1, 0, '2026-11-03 13:38:00+00', 'accepted', '2026-11-03 13:38:00+00', true, 0, 5, true, 0, NULL, NULL),
 (2, '2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 2, 1, '2026-11-02 13:38:00+00', 'rejected', '2026-10-28 16:06:00+00', true, 0, 6, true, 0, NULL, NULL),
 (2, '2026', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-11-30', 'rejected', 1, 1, '2026-10-22 08:35:00+00', 'rejected', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (2, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 1, 0, '2024-11-28 15:05:45.087836+00', 'accepted', '2024-11-28 15:05:45.087836+00', false, 13, 3, true, 0, NULL, NULL),
 (3, '2024', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'withdrawn', 1, 0, '2024-11-01 11:42:00+00', 'accepted', NULL, NULL, NULL, NULL, NULL, 1, 'wrong_file', 'Classeur envoyé par erreur'),
 (3, '2024', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'accepted', 1, 0, '2024-11-12 14:10:00+00', 'accepted', '2024-11-12 14:10:00+00', true, 0, 2, true, 0, NULL, NULL),
 (3, '2024', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'missing', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (3, '2024', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2024-11-15', 'missing', 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (4, '2026', '25', 'Préfecture du Doubs', 'prefecture', 'Préfecture', '25', 'Doubs', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 1, 0, '2026-11-03 13:38:00+00', 'accepted', '2026-11-03 13:38:00+00', true, 0, 5, true, 0, NULL, NULL),
 (4, '2026', '26', 'Préfecture de la Drôme', 'prefecture', 'Préfecture', '26', 'Drôme', '84', 'Auvergne-Rhône-Alpes', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 2, 1, '2026-11-02 13:38:00+00', 'rejected', '2026-10-28 16:06:00+00', true, 0, 6, true, 0, NULL, NULL),
 (4, '2026', '39', 'Préfecture du Jura', 'prefecture', 'Préfecture', '39', 'Jura', '27', 'Bourgogne-Franche-Comté', 'self_assessment', 'Auto-évaluation', '2026-11-30', 'rejected', 1, 1, '2026-10-22 08:35:00+00', 'rejected', NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL),
 (4, '2026', '453', 'Sous-préfecture de Pithiviers', 'sub_prefecture', 'Sous-préfecture', '45', 'Loiret', '24', 'Centre-Val de Loire', 'self_assessment', 'Auto-évaluation', '2026-11-15', 'accepted', 1, 0, '2024-11-28 15:05:45.087836+00', 'accepted', '2024-11-28 15:05:45.087836+00', false, 13, 3, true, 0, NULL, NULL);
INSERT INTO publication.summaries VALUES
 (1, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 2, 2, 0.5000, 0.5000, 2, 18, 0, 15, 3, 1, 0, 2, 0, 0.8333, true, 1.00, 0.00, 2, 0, 2, 0.0000, NULL, NULL),
 (1, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 2, 2, 0.5000, 0.5000, 2, 12, 0, 10, 3, 1, 0, 1, 0, 0.8333, true, 0.50, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (1, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 2, 2, 0.5000, 0.5000, 1, 6, 0, 5, 0, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (2, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 23, 1, 22, 3, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (2, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 17, 1, 16, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (2, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 6, 0, 6, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 2, 1, 1, 0.3333, 0.3333, 1, 12, 0, 10, 1, 0, 0, 2, 0, 0.8333, true, 2.00, 0.00, 2, 0, 2, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 12, 0, 10, 1, 0, 0, 2, 0, 0.8333, true, 2.00, 0.00, 2, 0, 2, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 12, 0, 10, 1, 0, 0, 2, 0, 0.8333, true, 2.00, 0.00, 2, 0, 2, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 12, 0, 10, 1, 0, 0, 2, 0, 0.8333, true, 2.00, 0.00, 2, 0, 2, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 2, 1, 1, 0.3333, 0.3333, 1, 6, 0, 5, 1, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 5, 1, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 5, 1, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 6, 0, 5, 1, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 2, 1, 1, 0.3333, 0.3333, 1, 6, 0, 5, 0, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 5, 0, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 0, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 5, 0, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 6, 0, 5, 0, 0, 0, 1, 0, 0.8333, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'commitment', 'E1', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 3, 0, 3, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'commitment', 'E2', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 3, 0, 2, 0, 0, 0, 1, 0, 0.6667, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'commitment', 'E14', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 3, 0, 2, 0, 0, 0, 1, 0, 0.6667, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'commitment', 'E15', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 3, 0, 3, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E1-C01', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E1-C02', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E1-C03', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E2-C01', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0.0000, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E2-C02', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M1-E2-C03', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E14-C01', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0.0000, true, 1.00, 0.00, 1, 0, 1, 0.0000, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E14-C02', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E14-C03', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E15-C01', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E15-C02', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (3, '2024', 'qualipref-2.0', 'criterion', 'M2-E15-C03', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'nation', 'FR', 'France', NULL, 4, 2, 1, 1, 0.2500, 0.2500, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 3, 2, 2, 0.6667, 0.6667, 2, 11, 0, 11, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 1, 1, 0, 1.0000, 0.0000, 1, 12, 1, 11, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 6, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 5, 0, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 12, 1, 11, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 12, 1, 11, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 2, 1, 1, 0.5000, 0.5000, 1, 6, 0, 6, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 5, 0, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'all', 'all', 'all', 'Tous les modules', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 23, 1, 22, 3, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 3, 2, 2, 0.6667, 0.6667, 2, 11, 0, 11, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 1, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 1, 1, 1.0000, 1.0000, 1, 6, 0, 6, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 5, 0, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 1, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 1, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 2, 1, 1, 0.5000, 0.5000, 1, 6, 0, 6, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 1, 5, 0, 5, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '1', '1', 'Relation générale avec les usagers', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 17, 1, 16, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'site_kind', 'prefecture', 'Préfecture', NULL, 3, 3, 2, 2, 0.6667, 0.6667, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'site_kind', 'sub_prefecture', 'Sous-préfecture', NULL, 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 0, 6, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '25', 'Doubs', '27', 1, 1, 1, 1, 1.0000, 1.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '26', 'Drôme', '84', 1, 1, 1, 1, 1.0000, 1.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '39', 'Jura', '27', 1, 1, 0, 0, 0.0000, 0.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'departement', '45', 'Loiret', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 0, 6, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '24', 'Centre-Val de Loire', '24', 1, 1, 1, 0, 1.0000, 0.0000, 1, 6, 0, 6, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '27', 'Bourgogne-Franche-Comté', '27', 2, 2, 1, 1, 0.5000, 0.5000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'region', '84', 'Auvergne-Rhône-Alpes', '84', 1, 1, 1, 1, 1.0000, 1.0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, true, NULL, NULL, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'module', '2', '2', 'Délivrance de titres', NULL, NULL, NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 6, 0, 6, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'commitment', 'E1', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 8, 0, 8, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'commitment', 'E2', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 9, 1, 8, 2, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'commitment', 'E14', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 3, 0, 3, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'commitment', 'E15', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', NULL, NULL, 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 3, 0, 3, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E1-C01', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 3, 0, 3, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E1-C02', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 3, 0, 3, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E1-C03', '1', 'Relation générale avec les usagers', 'E1', 'Information systématique sur les conditions d''accès et d''accueil', 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 2, 0, 2, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E2-C01', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 3, 0, 3, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E2-C02', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 3, 1, 2, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M1-E2-C03', '1', 'Relation générale avec les usagers', 'E2', 'Accueil attentif et courtois', 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 3, 3, 0, 3, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E14-C01', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E14-C02', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E14-C03', '2', 'Délivrance de titres', 'E14', 'Dossiers de titres complets dès le premier dépôt', 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E15-C01', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E15-C02', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL),
 (4, '2026', 'qualipref-2.0', 'criterion', 'M2-E15-C03', '2', 'Délivrance de titres', 'E15', 'Délais de délivrance annoncés et respectés', 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'nation', 'FR', 'France', NULL, 4, 4, 3, 2, 0.7500, 0.5000, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1.0000, true, 0.00, 0.00, 0, 0, 0, NULL, NULL, NULL);
INSERT INTO reference.certificates VALUES
 ('26', 'iso_9001', 'Cartes grises', '2006-2007', NULL, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('25', 'iso_9001', 'Gestion des fonds européens', '2006-2007', NULL, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('39', 'qualicartegrise', 'Cartes grises', '2006-2007', NULL, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('453', 'qualipref_1', NULL, '2006-2007', NULL, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature');
INSERT INTO reference.code_lists VALUES
 ('finding', 'conformity', 'Conforme', 1, 'conformité|constat de conformité|C|OK|oui', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'strength', 'Point fort', 2, 'PF|points forts', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'opportunity', 'Piste de progrès', 3, 'PP|pistes de progrès|piste d''amélioration|axe de progrès', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'sensitive_point', 'Point sensible', 4, 'PS|points sensibles|point de vigilance', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'minor_nonconformity', 'Non-conformité mineure', 5, 'NC mineure|non conforme mineur|écart mineur', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'major_nonconformity', 'Non-conformité majeure', 6, 'NC majeure|non conforme majeur|écart majeur', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('finding', 'not_applicable', 'Sans objet', 7, 'SO|S.O.|non applicable|non concerné|NA|N/A', 'project', 'projet'),
 ('finding', 'not_assessed', 'Non évalué', 8, 'NE|N.E.|non évaluée|non vu|non audité', 'project', 'projet'),
 ('nonconformity_severity', 'minor', 'Mineure', 1, 'mineur|NC mineure|non-conformité mineure|écart mineur', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('nonconformity_severity', 'major', 'Majeure', 2, 'majeur|NC majeure|non-conformité majeure|écart majeur', 'attested', 'modèle de rapport AFNOR, 2018'),
 ('audit_type', 'self_assessment', 'Auto-évaluation', 1, 'autoévaluation|auto-évaluation du site', 'attested', 'rapports d''audit DMAT, 2015'),
 ('audit_type', 'pre_certification', 'Pré-certification', 2, 'précertification|audit blanc|audit interne', 'attested', 'rapports d''audit DMAT, 2015'),
 ('audit_type', 'certification', 'Certification', 3, 'audit initial|certification initiale', 'attested', 'rapports d''audit DMAT, 2015'),
 ('audit_type', 'surveillance', 'Suivi', 4, 'audit de suivi|surveillance', 'attested', 'rapports d''audit DMAT, 2015'),
 ('audit_type', 'renewal', 'Renouvellement', 5, 'audit de renouvellement|recertification', 'attested', 'rapports d''audit DMAT, 2015'),
 ('body', 'self', 'Site (auto-évaluation)', 1, 'site|le site|auto-évaluation', 'project', 'projet'),
 ('body', 'internal_auditors', 'Auditeurs internes du ministère', 2, 'auditeurs internes|réseau des auditeurs internes', 'attested', 'réponse à la question écrite n° 13-5896QE'),
 ('body', 'external_body', 'Organisme externe', 3, 'AFNOR|AFNOR Certification|organisme certificateur', 'attested', 'réponse à la question écrite n° 13-5896QE'),
 ('scheme', 'iso_9001', 'ISO 9001', 1, NULL, 'attested', 'réponse à la question écrite n° 13-5896QE'),
 ('scheme', 'qualicartegrise', 'Qualicartegrise', 2, NULL, 'attested', 'réponse à la question écrite n° 13-5896QE'),
 ('scheme', 'qualipref_1', 'QualiPref 1', 3, NULL, 'attested', 'réponse à la question écrite n° 13-5896QE'),
 ('scheme', 'qualipref_2', 'QUALIPREF2', 4, 'QUALIPREF 2|QUALIPREF 2012', 'attested', 'guide d''une préfecture'),
 ('scheme', 'qualipref_2_0', 'QUALIPREF 2.0', 5, 'QUALIPREF 2015', 'attested', 'note du 22/01/2015'),
 ('scheme', 'qual_e_pref', 'QUAL-E-PREF', 6, 'QUALEPREF', 'attested', 'QUAL-E-PREF du 19/12/2018'),
 ('scheme', 'marianne', 'Label Marianne', 7, 'Marianne|Référentiel Marianne', 'attested', 'référentiel Marianne du 10/05/2008'),
 ('data_origin', 'real', 'Réel', 1, 'réelles|réelle', 'project', 'projet'),
 ('data_origin', 'simulated', 'Simulé', 2, 'simulées|simulée|fictif', 'project', 'projet'),
 ('site_kind', 'prefecture', 'Préfecture', 1, NULL, 'attested', 'COG'),
 ('site_kind', 'sub_prefecture', 'Sous-préfecture', 2, NULL, 'attested', 'COG'),
 ('withdrawal_reason', 'site_request', 'Demande du site', 1, NULL, 'project', 'projet'),
 ('withdrawal_reason', 'wrong_site', 'Retour déposé sous le code d''un autre site', 2, NULL, 'project', 'projet'),
 ('withdrawal_reason', 'wrong_file', 'Classeur envoyé par erreur', 3, NULL, 'project', 'projet'),
 ('withdrawal_reason', 'duplicate', 'Doublon d''un autre retour', 4, NULL, 'project', 'projet'),
 ('withdrawal_reason', 'not_an_audit', 'Classeur d''essai ou sans audit', 5, NULL, 'project', 'projet');
INSERT INTO reference.commitments VALUES
 ('qualipref-2.0', 'E1', '1', 'Dispositions générales', 'Information systématique sur les conditions d''accès et d''accueil', 1, 'attested', 'QUALIPREF2, guide d''une préfecture'),
 ('qualipref-2.0', 'E2', '1', 'Dispositions générales', 'Accueil attentif et courtois', 2, 'attested', 'QUALIPREF2, guide d''une préfecture'),
 ('qualipref-2.0', 'E14', '2', NULL, 'Dossiers de titres complets dès le premier dépôt', 14, 'project', 'projet'),
 ('qualipref-2.0', 'E15', '2', NULL, 'Délais de délivrance annoncés et respectés', 15, 'project', 'projet'),
 ('qualipref-2006', 'E1', '1', NULL, 'Pilotage de la démarche qualité', 1, 'project', 'projet'),
 ('qualipref-2006', 'E2', '1', NULL, 'Compétence et information des agents', 2, 'project', 'projet'),
 ('qualipref-2006', 'E6', '2', NULL, 'Information systématique sur les conditions d''accès et d''accueil', 6, 'project', 'projet'),
 ('qualipref-2006', 'E7', '2', NULL, 'Accueil attentif et courtois', 7, 'project', 'projet');
INSERT INTO reference.criteria VALUES
 ('qualipref-2.0', 'M1-E1-C01', 'E1', '1', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 1, 'project', 'projet'),
 ('qualipref-2.0', 'M1-E1-C02', 'E1', '1', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 2, 'project', 'projet'),
 ('qualipref-2.0', 'M1-E1-C03', 'E1', '1', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 3, 'project', 'projet'),
 ('qualipref-2.0', 'M1-E2-C01', 'E2', '1', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 8, 'project', 'projet'),
 ('qualipref-2.0', 'M1-E2-C02', 'E2', '1', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 9, 'project', 'projet'),
 ('qualipref-2.0', 'M1-E2-C03', 'E2', '1', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 10, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E14-C01', 'E14', '2', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 83, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E14-C02', 'E14', '2', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 84, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E14-C03', 'E14', '2', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 85, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E15-C01', 'E15', '2', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 89, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E15-C02', 'E15', '2', 'Les délais moyens constatés sont affichés et publiés en ligne.', 90, 'project', 'projet'),
 ('qualipref-2.0', 'M2-E15-C03', 'E15', '2', 'L''usager est averti de la disponibilité de son titre.', 91, 'project', 'projet'),
 ('qualipref-2006', 'M1-E1-C01', 'E1', '1', 'Un référent qualité est désigné par lettre de mission et dispose d''un temps dédié.', 1, 'project', 'projet'),
 ('qualipref-2006', 'M1-E1-C02', 'E1', '1', 'Un comité de pilotage présidé par un membre du corps préfectoral se réunit au moins deux fois par an.', 2, 'project', 'projet'),
 ('qualipref-2006', 'M1-E1-C03', 'E1', '1', 'Les objectifs de qualité de service sont chiffrés, datés et connus des chefs de service.', 3, 'project', 'projet'),
 ('qualipref-2006', 'M1-E2-C01', 'E2', '1', 'Les agents disposent d''une documentation professionnelle à jour et accessible au poste de travail.', 7, 'project', 'projet'),
 ('qualipref-2006', 'M1-E2-C02', 'E2', '1', 'Un plan de formation à la relation avec l''usager est établi chaque année.', 8, 'project', 'projet'),
 ('qualipref-2006', 'M1-E2-C03', 'E2', '1', 'Les nouveaux arrivants suivent un parcours d''accueil dans leur premier mois.', 9, 'project', 'projet'),
 ('qualipref-2006', 'M2-E6-C01', 'E6', '2', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 28, 'project', 'projet'),
 ('qualipref-2006', 'M2-E6-C02', 'E6', '2', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 29, 'project', 'projet'),
 ('qualipref-2006', 'M2-E6-C03', 'E6', '2', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 30, 'project', 'projet'),
 ('qualipref-2006', 'M2-E7-C01', 'E7', '2', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 34, 'project', 'projet'),
 ('qualipref-2006', 'M2-E7-C02', 'E7', '2', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 35, 'project', 'projet'),
 ('qualipref-2006', 'M2-E7-C03', 'E7', '2', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 36, 'project', 'projet');
INSERT INTO reference.declared_figures VALUES
 ('2006-2007', 'sites_engaged', 'Sites engagés dans la démarche', 22, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('2006-2007', 'sub_prefectures_engaged', 'dont sous-préfectures', 6, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('2006-2007', 'returns_owed_pre_certification', 'Candidats soumis à l''audit de pré-certification', 12, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature'),
 ('2006-2007', 'certified_sites', 'Sites certifiés', 7, 'attested', 'réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature');
INSERT INTO reference.departements VALUES
 ('25', 'Doubs', '43', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('25', 'Doubs', '27', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('26', 'Drôme', '82', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('26', 'Drôme', '84', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('39', 'Jura', '43', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('39', 'Jura', '27', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('45', 'Loiret', '24', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('45', 'Loiret', '24', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)');
INSERT INTO reference.history VALUES
 ('regions', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "24", "region_kind": "metropolitan", "region_name": "Centre"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('regions', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "24", "region_kind": "metropolitan", "region_name": "Centre-Val de Loire"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('regions', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "27", "region_kind": "metropolitan", "region_name": "Bourgogne-Franche-Comté"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('regions', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "43", "region_kind": "metropolitan", "region_name": "Franche-Comté"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('regions', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "82", "region_kind": "metropolitan", "region_name": "Rhône-Alpes"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('regions', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "84", "region_kind": "metropolitan", "region_name": "Auvergne-Rhône-Alpes"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "43", "departement_code": "25", "departement_name": "Doubs"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "27", "departement_code": "25", "departement_name": "Doubs"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "82", "departement_code": "26", "departement_name": "Drôme"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "84", "departement_code": "26", "departement_name": "Drôme"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "43", "departement_code": "39", "departement_name": "Jura"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "27", "departement_code": "39", "departement_name": "Jura"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2015 ; loi n° 2015-29 du 16 janvier 2015", "status": "attested", "valid_to": "2016-01-01", "valid_from": null, "region_code": "24", "departement_code": "45", "departement_name": "Loiret"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('departements', '{"source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "valid_from": "2016-01-01", "region_code": "24", "departement_code": "45", "departement_name": "Loiret"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('sites', '{"city": "Besançon", "source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "site_code": "25", "site_kind": "prefecture", "site_name": "Préfecture du Doubs", "valid_from": null, "departement_code": "25"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('sites', '{"city": "Valence", "source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "site_code": "26", "site_kind": "prefecture", "site_name": "Préfecture de la Drôme", "valid_from": null, "departement_code": "26"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('sites', '{"city": "Lons-le-Saunier", "source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "site_code": "39", "site_kind": "prefecture", "site_name": "Préfecture du Jura", "valid_from": null, "departement_code": "39"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('sites', '{"city": "Pithiviers", "source": "COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)", "status": "attested", "valid_to": null, "site_code": "453", "site_kind": "sub_prefecture", "site_name": "Sous-préfecture de Pithiviers", "valid_from": null, "departement_code": "45"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('standards', '{"source": "Journal officiel du 19 février 2006", "status": "attested", "valid_to": "2012-10-01", "adopted_on": "2006-02-19", "valid_from": "2006-02-19", "standard_code": "qualipref-2006", "standard_name": "QualiPref"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('standards', '{"source": "note du 22 janvier 2015", "status": "attested", "valid_to": null, "adopted_on": "2015-01-22", "valid_from": "2015-01-22", "standard_code": "qualipref-2.0", "standard_name": "QUALIPREF 2.0"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('modules', '{"source": "Journal officiel du 19 février 2006", "status": "attested", "position": 1, "mandatory": true, "module_code": "1", "module_name": "Engagements communs", "standard_code": "qualipref-2006"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('modules', '{"source": "Journal officiel du 19 février 2006", "status": "attested", "position": 2, "mandatory": true, "module_code": "2", "module_name": "Accueil général", "standard_code": "qualipref-2006"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('modules', '{"source": "note du 22 janvier 2015", "status": "attested", "position": 1, "mandatory": true, "module_code": "1", "module_name": "Relation générale avec les usagers", "standard_code": "qualipref-2.0"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('modules', '{"source": "note du 22 janvier 2015", "status": "attested", "position": 2, "mandatory": false, "module_code": "2", "module_name": "Délivrance de titres", "standard_code": "qualipref-2.0"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "QUALIPREF2, guide d''une préfecture", "status": "attested", "section": "Dispositions générales", "position": 1, "module_code": "1", "standard_code": "qualipref-2.0", "commitment_code": "E1", "commitment_label": "Information systématique sur les conditions d''accès et d''accueil"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "QUALIPREF2, guide d''une préfecture", "status": "attested", "section": "Dispositions générales", "position": 2, "module_code": "1", "standard_code": "qualipref-2.0", "commitment_code": "E2", "commitment_label": "Accueil attentif et courtois"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 14, "module_code": "2", "standard_code": "qualipref-2.0", "commitment_code": "E14", "commitment_label": "Dossiers de titres complets dès le premier dépôt"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 15, "module_code": "2", "standard_code": "qualipref-2.0", "commitment_code": "E15", "commitment_label": "Délais de délivrance annoncés et respectés"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 1, "module_code": "1", "standard_code": "qualipref-2006", "commitment_code": "E1", "commitment_label": "Pilotage de la démarche qualité"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 2, "module_code": "1", "standard_code": "qualipref-2006", "commitment_code": "E2", "commitment_label": "Compétence et information des agents"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 6, "module_code": "2", "standard_code": "qualipref-2006", "commitment_code": "E6", "commitment_label": "Information systématique sur les conditions d''accès et d''accueil"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('commitments', '{"source": "projet", "status": "project", "section": null, "position": 7, "module_code": "2", "standard_code": "qualipref-2006", "commitment_code": "E7", "commitment_label": "Accueil attentif et courtois"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 1, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E1-C01", "commitment_code": "E1", "criterion_label": "Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 2, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E1-C02", "commitment_code": "E1", "criterion_label": "Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 3, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E1-C03", "commitment_code": "E1", "criterion_label": "Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 8, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E2-C01", "commitment_code": "E2", "criterion_label": "Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 9, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E2-C02", "commitment_code": "E2", "criterion_label": "Les formules d''accueil et de prise de congé sont définies et connues des agents."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 10, "module_code": "1", "standard_code": "qualipref-2.0", "criterion_code": "M1-E2-C03", "commitment_code": "E2", "criterion_label": "Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 83, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E14-C01", "commitment_code": "E14", "criterion_label": "La liste des pièces à fournir est la même au guichet, au téléphone et en ligne."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 84, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E14-C02", "commitment_code": "E14", "criterion_label": "Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 85, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E14-C03", "commitment_code": "E14", "criterion_label": "Les points d''accueil numériques disposent d''un agent formé à l''accompagnement."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 89, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E15-C01", "commitment_code": "E15", "criterion_label": "Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 90, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E15-C02", "commitment_code": "E15", "criterion_label": "Les délais moyens constatés sont affichés et publiés en ligne."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 91, "module_code": "2", "standard_code": "qualipref-2.0", "criterion_code": "M2-E15-C03", "commitment_code": "E15", "criterion_label": "L''usager est averti de la disponibilité de son titre."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 1, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E1-C01", "commitment_code": "E1", "criterion_label": "Un référent qualité est désigné par lettre de mission et dispose d''un temps dédié."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 2, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E1-C02", "commitment_code": "E1", "criterion_label": "Un comité de pilotage présidé par un membre du corps préfectoral se réunit au moins deux fois par an."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 3, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E1-C03", "commitment_code": "E1", "criterion_label": "Les objectifs de qualité de service sont chiffrés, datés et connus des chefs de service."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 7, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E2-C01", "commitment_code": "E2", "criterion_label": "Les agents disposent d''une documentation professionnelle à jour et accessible au poste de travail."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 8, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E2-C02", "commitment_code": "E2", "criterion_label": "Un plan de formation à la relation avec l''usager est établi chaque année."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 9, "module_code": "1", "standard_code": "qualipref-2006", "criterion_code": "M1-E2-C03", "commitment_code": "E2", "criterion_label": "Les nouveaux arrivants suivent un parcours d''accueil dans leur premier mois."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 28, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E6-C01", "commitment_code": "E6", "criterion_label": "Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 29, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E6-C02", "commitment_code": "E6", "criterion_label": "Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 30, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E6-C03", "commitment_code": "E6", "criterion_label": "Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 34, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E7-C01", "commitment_code": "E7", "criterion_label": "Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 35, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E7-C02", "commitment_code": "E7", "criterion_label": "Les formules d''accueil et de prise de congé sont définies et connues des agents."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('criteria', '{"source": "projet", "status": "project", "position": 36, "module_code": "2", "standard_code": "qualipref-2006", "criterion_code": "M2-E7-C03", "commitment_code": "E7", "criterion_label": "Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an."}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 1, "module_code": "1", "standard_code": "qualipref-2.0", "indicator_code": "I01", "indicator_label": "Taux d''appels aboutis", "numerator_label": "Appels décrochés", "denominator_label": "Appels reçus"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 2, "module_code": "1", "standard_code": "qualipref-2.0", "indicator_code": "I02", "indicator_label": "Taux d''appels décrochés avant la cinquième sonnerie", "numerator_label": "Appels décrochés avant la cinquième sonnerie", "denominator_label": "Appels décrochés"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 3, "module_code": "1", "standard_code": "qualipref-2.0", "indicator_code": "I03", "indicator_label": "Taux de courriers traités sous quinze jours ouvrés", "numerator_label": "Courriers traités sous quinze jours ouvrés", "denominator_label": "Courriers reçus"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 4, "module_code": "1", "standard_code": "qualipref-2.0", "indicator_code": "I04", "indicator_label": "Taux de courriels traités sous cinq jours ouvrés", "numerator_label": "Courriels traités sous cinq jours ouvrés", "denominator_label": "Courriels reçus"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 1, "module_code": "2", "standard_code": "qualipref-2006", "indicator_code": "I01", "indicator_label": "Taux d''appels aboutis", "numerator_label": "Appels décrochés", "denominator_label": "Appels reçus"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 2, "module_code": "2", "standard_code": "qualipref-2006", "indicator_code": "I02", "indicator_label": "Taux d''appels décrochés avant la cinquième sonnerie", "numerator_label": "Appels décrochés avant la cinquième sonnerie", "denominator_label": "Appels décrochés"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "%", "factor": 100, "source": "projet", "status": "project", "maximum": 100, "minimum": 0, "position": 3, "module_code": "1", "standard_code": "qualipref-2006", "indicator_code": "I03", "indicator_label": "Taux de courriers traités sous quinze jours ouvrés", "numerator_label": "Courriers traités sous quinze jours ouvrés", "denominator_label": "Courriers reçus"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('indicators', '{"unit": "jours", "factor": 1, "source": "projet", "status": "project", "maximum": 60, "minimum": 0, "position": 4, "module_code": "1", "standard_code": "qualipref-2006", "indicator_code": "I04", "indicator_label": "Délai moyen de réponse aux courriers", "numerator_label": "Somme des délais, en jours ouvrés", "denominator_label": "Courriers traités"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "conformity", "list": "finding", "label": "Conforme", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "conformité|constat de conformité|C|OK|oui", "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "strength", "list": "finding", "label": "Point fort", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "PF|points forts", "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "opportunity", "list": "finding", "label": "Piste de progrès", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "PP|pistes de progrès|piste d''amélioration|axe de progrès", "position": 3}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "sensitive_point", "list": "finding", "label": "Point sensible", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "PS|points sensibles|point de vigilance", "position": 4}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "minor_nonconformity", "list": "finding", "label": "Non-conformité mineure", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "NC mineure|non conforme mineur|écart mineur", "position": 5}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "major_nonconformity", "list": "finding", "label": "Non-conformité majeure", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "NC majeure|non conforme majeur|écart majeur", "position": 6}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "not_applicable", "list": "finding", "label": "Sans objet", "source": "projet", "status": "project", "aliases": "SO|S.O.|non applicable|non concerné|NA|N/A", "position": 7}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "not_assessed", "list": "finding", "label": "Non évalué", "source": "projet", "status": "project", "aliases": "NE|N.E.|non évaluée|non vu|non audité", "position": 8}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "minor", "list": "nonconformity_severity", "label": "Mineure", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "mineur|NC mineure|non-conformité mineure|écart mineur", "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "major", "list": "nonconformity_severity", "label": "Majeure", "source": "modèle de rapport AFNOR, 2018", "status": "attested", "aliases": "majeur|NC majeure|non-conformité majeure|écart majeur", "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "self_assessment", "list": "audit_type", "label": "Auto-évaluation", "source": "rapports d''audit DMAT, 2015", "status": "attested", "aliases": "autoévaluation|auto-évaluation du site", "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "pre_certification", "list": "audit_type", "label": "Pré-certification", "source": "rapports d''audit DMAT, 2015", "status": "attested", "aliases": "précertification|audit blanc|audit interne", "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "certification", "list": "audit_type", "label": "Certification", "source": "rapports d''audit DMAT, 2015", "status": "attested", "aliases": "audit initial|certification initiale", "position": 3}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "surveillance", "list": "audit_type", "label": "Suivi", "source": "rapports d''audit DMAT, 2015", "status": "attested", "aliases": "audit de suivi|surveillance", "position": 4}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "renewal", "list": "audit_type", "label": "Renouvellement", "source": "rapports d''audit DMAT, 2015", "status": "attested", "aliases": "audit de renouvellement|recertification", "position": 5}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "self", "list": "body", "label": "Site (auto-évaluation)", "source": "projet", "status": "project", "aliases": "site|le site|auto-évaluation", "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "internal_auditors", "list": "body", "label": "Auditeurs internes du ministère", "source": "réponse à la question écrite n° 13-5896QE", "status": "attested", "aliases": "auditeurs internes|réseau des auditeurs internes", "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "external_body", "list": "body", "label": "Organisme externe", "source": "réponse à la question écrite n° 13-5896QE", "status": "attested", "aliases": "AFNOR|AFNOR Certification|organisme certificateur", "position": 3}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "iso_9001", "list": "scheme", "label": "ISO 9001", "source": "réponse à la question écrite n° 13-5896QE", "status": "attested", "aliases": null, "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "qualicartegrise", "list": "scheme", "label": "Qualicartegrise", "source": "réponse à la question écrite n° 13-5896QE", "status": "attested", "aliases": null, "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "qualipref_1", "list": "scheme", "label": "QualiPref 1", "source": "réponse à la question écrite n° 13-5896QE", "status": "attested", "aliases": null, "position": 3}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "qualipref_2", "list": "scheme", "label": "QUALIPREF2", "source": "guide d''une préfecture", "status": "attested", "aliases": "QUALIPREF 2|QUALIPREF 2012", "position": 4}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "qualipref_2_0", "list": "scheme", "label": "QUALIPREF 2.0", "source": "note du 22/01/2015", "status": "attested", "aliases": "QUALIPREF 2015", "position": 5}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "qual_e_pref", "list": "scheme", "label": "QUAL-E-PREF", "source": "QUAL-E-PREF du 19/12/2018", "status": "attested", "aliases": "QUALEPREF", "position": 6}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "marianne", "list": "scheme", "label": "Label Marianne", "source": "référentiel Marianne du 10/05/2008", "status": "attested", "aliases": "Marianne|Référentiel Marianne", "position": 7}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "real", "list": "data_origin", "label": "Réel", "source": "projet", "status": "project", "aliases": "réelles|réelle", "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "simulated", "list": "data_origin", "label": "Simulé", "source": "projet", "status": "project", "aliases": "simulées|simulée|fictif", "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "prefecture", "list": "site_kind", "label": "Préfecture", "source": "COG", "status": "attested", "aliases": null, "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "sub_prefecture", "list": "site_kind", "label": "Sous-préfecture", "source": "COG", "status": "attested", "aliases": null, "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "site_request", "list": "withdrawal_reason", "label": "Demande du site", "source": "projet", "status": "project", "aliases": null, "position": 1}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "wrong_site", "list": "withdrawal_reason", "label": "Retour déposé sous le code d''un autre site", "source": "projet", "status": "project", "aliases": null, "position": 2}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "wrong_file", "list": "withdrawal_reason", "label": "Classeur envoyé par erreur", "source": "projet", "status": "project", "aliases": null, "position": 3}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "duplicate", "list": "withdrawal_reason", "label": "Doublon d''un autre retour", "source": "projet", "status": "project", "aliases": null, "position": 4}', '2024-11-28 15:05:29.244338+00', NULL),
 ('code_lists', '{"code": "not_an_audit", "list": "withdrawal_reason", "label": "Classeur d''essai ou sans audit", "source": "projet", "status": "project", "aliases": null, "position": 5}', '2024-11-28 15:05:29.244338+00', NULL),
 ('certificates', '{"scope": "Cartes grises", "scheme": "iso_9001", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "site_code": "26", "obtained_on": null, "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('certificates', '{"scope": "Gestion des fonds européens", "scheme": "iso_9001", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "site_code": "25", "obtained_on": null, "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('certificates', '{"scope": "Cartes grises", "scheme": "qualicartegrise", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "site_code": "39", "obtained_on": null, "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('certificates', '{"scope": null, "scheme": "qualipref_1", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "site_code": "453", "obtained_on": null, "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('declared_figures', '{"label": "Sites engagés dans la démarche", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "declared": 22, "figure_code": "sites_engaged", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('declared_figures', '{"label": "dont sous-préfectures", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "declared": 6, "figure_code": "sub_prefectures_engaged", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('declared_figures', '{"label": "Candidats soumis à l''audit de pré-certification", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "declared": 12, "figure_code": "returns_owed_pre_certification", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('declared_figures', '{"label": "Sites certifiés", "source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature", "status": "attested", "declared": 7, "figure_code": "certified_sites", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('campaigns', '{"source": "réponse à la question écrite n° 13-5896QE, Assemblée nationale, 13e législature (figures) ; projet (sites)", "status": "project", "audits_to": "2007-09-30", "audits_from": "2007-06-01", "reference_on": "2007-06-01", "campaign_code": "2006-2007", "standard_code": "qualipref-2006", "campaign_label": "Campagne fondatrice 2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('campaigns', '{"source": "projet", "status": "project", "audits_to": "2024-10-31", "audits_from": "2024-01-01", "reference_on": "2024-06-01", "campaign_code": "2024", "standard_code": "qualipref-2.0", "campaign_label": "Campagne des préfectures 2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('campaigns', '{"source": "projet", "status": "project", "audits_to": "2026-10-31", "audits_from": "2026-01-01", "reference_on": "2026-06-01", "campaign_code": "2026", "standard_code": "qualipref-2.0", "campaign_label": "Campagne nationale 2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "25", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "26", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "39", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "453", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "25", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "26", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "39", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "453", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "25", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "26", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "39", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('engagements', '{"site_code": "453", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2007-10-15", "site_code": "25", "audit_type": "pre_certification", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2007-10-15", "site_code": "26", "audit_type": "pre_certification", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2007-10-15", "site_code": "39", "audit_type": "pre_certification", "campaign_code": "2006-2007"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2024-11-15", "site_code": "25", "audit_type": "self_assessment", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2024-11-15", "site_code": "26", "audit_type": "self_assessment", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2024-11-15", "site_code": "39", "audit_type": "self_assessment", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2024-11-15", "site_code": "453", "audit_type": "self_assessment", "campaign_code": "2024"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2026-11-15", "site_code": "25", "audit_type": "self_assessment", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2026-11-15", "site_code": "26", "audit_type": "self_assessment", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2026-11-15", "site_code": "453", "audit_type": "self_assessment", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', NULL),
 ('returns_owed', '{"due_on": "2026-11-15", "site_code": "39", "audit_type": "self_assessment", "campaign_code": "2026"}', '2024-11-28 15:05:29.244338+00', '2024-11-28 15:05:45.1413+00'),
 ('returns_owed', '{"due_on": "2026-11-30", "site_code": "39", "audit_type": "self_assessment", "campaign_code": "2026"}', '2024-11-28 15:05:45.1413+00', NULL),
 ('campaigns', '{"source": "formulaire", "status": "project", "audits_to": "2027-10-31", "audits_from": "2027-01-01", "reference_on": "2026-06-01", "campaign_code": "2027", "standard_code": "qualipref-2.0", "campaign_label": "Campagne 2027"}', '2024-11-28 15:05:45.273146+00', NULL),
 ('engagements', '{"site_code": "25", "campaign_code": "2027"}', '2024-11-28 15:05:45.273146+00', NULL),
 ('engagements', '{"site_code": "39", "campaign_code": "2027"}', '2024-11-28 15:05:45.273146+00', NULL),
 ('returns_owed', '{"due_on": "2027-11-15", "site_code": "25", "audit_type": "surveillance", "campaign_code": "2027"}', '2024-11-28 15:05:45.273146+00', NULL),
 ('returns_owed', '{"due_on": "2027-11-15", "site_code": "39", "audit_type": "surveillance", "campaign_code": "2027"}', '2024-11-28 15:05:45.273146+00', NULL),
 ('engagements', '{"site_code": "26", "campaign_code": "2027"}', '2024-11-28 15:05:45.385384+00', NULL),
 ('returns_owed', '{"due_on": "2027-11-15", "site_code": "26", "audit_type": "surveillance", "campaign_code": "2027"}', '2024-11-28 15:05:45.385384+00', NULL);
INSERT INTO reference.indicators VALUES
 ('qualipref-2.0', 'I01', 'Taux d''appels aboutis', '1', 'Appels décrochés', 'Appels reçus', '%', 100, 0, 100, 1, 'project', 'projet'),
 ('qualipref-2.0', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '1', 'Appels décrochés avant la cinquième sonnerie', 'Appels décrochés', '%', 100, 0, 100, 2, 'project', 'projet'),
 ('qualipref-2.0', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '1', 'Courriers traités sous quinze jours ouvrés', 'Courriers reçus', '%', 100, 0, 100, 3, 'project', 'projet'),
 ('qualipref-2.0', 'I04', 'Taux de courriels traités sous cinq jours ouvrés', '1', 'Courriels traités sous cinq jours ouvrés', 'Courriels reçus', '%', 100, 0, 100, 4, 'project', 'projet'),
 ('qualipref-2006', 'I01', 'Taux d''appels aboutis', '2', 'Appels décrochés', 'Appels reçus', '%', 100, 0, 100, 1, 'project', 'projet'),
 ('qualipref-2006', 'I02', 'Taux d''appels décrochés avant la cinquième sonnerie', '2', 'Appels décrochés avant la cinquième sonnerie', 'Appels décrochés', '%', 100, 0, 100, 2, 'project', 'projet'),
 ('qualipref-2006', 'I03', 'Taux de courriers traités sous quinze jours ouvrés', '1', 'Courriers traités sous quinze jours ouvrés', 'Courriers reçus', '%', 100, 0, 100, 3, 'project', 'projet'),
 ('qualipref-2006', 'I04', 'Délai moyen de réponse aux courriers', '1', 'Somme des délais, en jours ouvrés', 'Courriers traités', 'jours', 1, 0, 60, 4, 'project', 'projet');
INSERT INTO reference.modules VALUES
 ('qualipref-2006', '1', 'Engagements communs', true, 1, 'attested', 'Journal officiel du 19 février 2006'),
 ('qualipref-2006', '2', 'Accueil général', true, 2, 'attested', 'Journal officiel du 19 février 2006'),
 ('qualipref-2.0', '1', 'Relation générale avec les usagers', true, 1, 'attested', 'note du 22 janvier 2015'),
 ('qualipref-2.0', '2', 'Délivrance de titres', false, 2, 'attested', 'note du 22 janvier 2015');
INSERT INTO reference.regions VALUES
 ('24', 'Centre', 'metropolitan', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('24', 'Centre-Val de Loire', 'metropolitan', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('27', 'Bourgogne-Franche-Comté', 'metropolitan', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('43', 'Franche-Comté', 'metropolitan', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('82', 'Rhône-Alpes', 'metropolitan', NULL, '2016-01-01', 'attested', 'COG 2015 ; loi n° 2015-29 du 16 janvier 2015'),
 ('84', 'Auvergne-Rhône-Alpes', 'metropolitan', '2016-01-01', NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)');
INSERT INTO reference.sites VALUES
 ('25', 'prefecture', 'Préfecture du Doubs', 'Besançon', '25', NULL, NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('26', 'prefecture', 'Préfecture de la Drôme', 'Valence', '26', NULL, NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('39', 'prefecture', 'Préfecture du Jura', 'Lons-le-Saunier', '39', NULL, NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)'),
 ('453', 'sub_prefecture', 'Sous-préfecture de Pithiviers', 'Pithiviers', '45', NULL, NULL, 'attested', 'COG 2026 (@etalab/decoupage-administratif 6.0.0, Licence Ouverte)');
INSERT INTO reference.standards VALUES
 ('qualipref-2006', 'QualiPref', '2006-02-19', '2006-02-19', '2012-10-01', 'attested', 'Journal officiel du 19 février 2006'),
 ('qualipref-2.0', 'QUALIPREF 2.0', '2015-01-22', '2015-01-22', NULL, 'attested', 'note du 22 janvier 2015');
INSERT INTO restricted.audits VALUES
 (1, 'Auditeur fictif A ; Auditrice fictive B', 'Référent qualité fictif n° 821'),
 (2, 'Auditeur fictif A ; Auditrice fictive B', 'Référent qualité fictif n° 575'),
 (3, 'Auditeur fictif A ; Auditrice fictive B', 'Référent qualité fictif n° 679'),
 (4, 'Auditeur fictif A ; Auditrice fictive B', 'Référent qualité fictif n° 876'),
 (5, 'Auditeur fictif A ; Auditrice fictive B', 'Référent qualité fictif n° 115');
INSERT INTO restricted.contacts VALUES
 ('25', 'qualite.25@example.org', '2024-11-28 15:05:29.960456+00'),
 ('39', 'qualite.39@example.org', '2024-11-28 15:05:29.960686+00');
INSERT INTO restricted.nonconformities VALUES
 (2, 'M2-E14-C01', 'Service fictif 5'),
 (2, 'M1-E2-C01', 'Service fictif 4');
INSERT INTO staging.audit_return__findings VALUES
 (8, 5, 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'opportunity', 'Compte rendu du comité de pilotage', NULL),
 (8, 7, 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Tableau de bord du trimestre présenté', NULL),
 (8, 8, 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'not_applicable', NULL, NULL),
 (8, 10, 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'conformity', 'Registre des réclamations consulté', NULL),
 (8, 12, 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'conformity', 'Observation à l''accueil le jour de l''audit', NULL),
 (8, 13, 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'conformity', 'Compte rendu du comité de pilotage', NULL),
 (8, 14, 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'not_applicable', NULL, NULL),
 (8, 15, 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'conformity', 'Procédure consultée et à jour', NULL),
 (8, 16, 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'conformity', 'Entretien avec le chef de service', NULL),
 (8, 18, 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'conformity', 'Registre des réclamations consulté', NULL),
 (8, 19, 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'conformity', 'Affichage vérifié dans les deux halls', NULL),
 (8, 20, 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'conformity', 'Compte rendu du comité de pilotage', NULL),
 (9, 5, 'M1-E1-C01', 'Les horaires d''ouverture de chaque service sont affichés à l''extérieur du site, lisibles quand il est fermé.', 'opportunity', 'Compte rendu du comité de pilotage', NULL),
 (9, 6, 'M1-E1-C02', 'Les horaires publiés sur le site internet sont les mêmes que ceux affichés sur place.', 'conformity', 'Tableau de bord du trimestre présenté', NULL),
 (9, 7, 'M1-E1-C03', 'Les modalités d''accès en transport en commun et en voiture sont décrites dans une page unique et à jour.', 'conformity', 'Procédure consultée et à jour', NULL),
 (9, 8, 'M1-E2-C01', 'Chaque agent d''accueil est identifiable par un badge, un chevalet ou l''énoncé de son service.', 'conformity', 'Entretien avec le chef de service', NULL),
 (9, 9, 'M1-E2-C02', 'Les formules d''accueil et de prise de congé sont définies et connues des agents.', 'conformity', 'Entretien avec le chef de service', NULL),
 (9, 10, 'M1-E2-C03', 'Une conduite à tenir en cas d''incivilité est écrite et rappelée au moins une fois par an.', 'conformity', 'Échantillon de dix dossiers examiné', 'À revoir lors du prochain comité de pilotage'),
 (9, 11, 'M2-E14-C01', 'La liste des pièces à fournir est la même au guichet, au téléphone et en ligne.', 'conformity', 'Registre des réclamations consulté', NULL),
 (9, 12, 'M2-E14-C02', 'Un dossier incomplet est signalé à l''usager le jour même avec la liste écrite des pièces manquantes.', 'conformity', 'Tableau de bord du trimestre présenté', NULL),
 (9, 13, 'M2-E14-C03', 'Les points d''accueil numériques disposent d''un agent formé à l''accompagnement.', 'conformity', 'Compte rendu du comité de pilotage', NULL),
 (9, 14, 'M2-E15-C01', 'Le délai prévisible de délivrance est indiqué à l''usager au dépôt de sa demande.', 'conformity', 'Registre des réclamations consulté', NULL),
 (9, 15, 'M2-E15-C02', 'Les délais moyens constatés sont affichés et publiés en ligne.', 'conformity', 'Registre des réclamations consulté', NULL),
 (9, 16, 'M2-E15-C03', 'L''usager est averti de la disponibilité de son titre.', 'conformity', 'Compte rendu du comité de pilotage', NULL);
INSERT INTO staging.audit_return__identification VALUES
 (8, 0, 'audit-return', '1', '2024', 'simulated', '39', 'Préfecture du Jura', 'Référent qualité fictif n° 401', 168, 64, 'qualipref-2.0', 'self_assessment', '2024-05-14', '2024-05-16', NULL, 'self', 'Auditeur fictif A ; Auditrice fictive B', '{1,2}', 'Relation générale avec les usagers, Délivrance de titres', '{39}'),
 (9, 0, 'audit-return', '1', '2024', 'simulated', '453', 'Sous-préfecture de Pithiviers', 'Référent qualité fictif n° 165', 16, 6, 'qualipref-2.0', 'self_assessment', '2024-07-15', '2024-07-16', NULL, 'self', 'Auditeur fictif A ; Auditrice fictive B', '{1,2}', 'Relation générale avec les usagers, Délivrance de titres', '{453}');
INSERT INTO staging.audit_return__indicators VALUES
 (8, 5, 'I01', '2024', 78, 102, 76.47, 80),
 (8, 6, 'I02', '2024', 274, 395, 69.37, 80),
 (8, 7, 'I03', '2024', 2198, 2319, 94.78, 80),
 (8, 8, 'I04', '2024', 1048, 1703, 61.54, 80),
 (9, 5, 'I01', '2024', 879, 1112, 79.05, 80),
 (9, 6, 'I02', '2024', 554, 639, 86.7, 80),
 (9, 7, 'I03', '2024', 1406, 2118, 66.38, 80),
 (9, 8, 'I04', '2024', 1674, 1783, 93.89, 80);
INSERT INTO staging.locations VALUES
 (8, 'identification', 'form_code', 'Identification', 'C', 5),
 (8, 'identification', 'form_version', 'Identification', 'C', 6),
 (8, 'identification', 'campaign_code', 'Identification', 'C', 7),
 (8, 'identification', 'data_origin', 'Identification', 'C', 8),
 (8, 'identification', 'site_code', 'Identification', 'C', 11),
 (8, 'identification', 'site_name', 'Identification', 'C', 12),
 (8, 'identification', 'quality_officer', 'Identification', 'C', 13),
 (8, 'identification', 'staff_total', 'Identification', 'C', 14),
 (8, 'identification', 'staff_concerned', 'Identification', 'C', 15),
 (8, 'identification', 'standard_code', 'Identification', 'C', 18),
 (8, 'identification', 'audit_type', 'Identification', 'C', 19),
 (8, 'identification', 'audit_started_on', 'Identification', 'C', 20),
 (8, 'identification', 'audit_ended_on', 'Identification', 'C', 21),
 (8, 'identification', 'external_audit_on', 'Identification', 'C', 22),
 (8, 'identification', 'body', 'Identification', 'C', 23),
 (8, 'identification', 'auditors', 'Identification', 'C', 24),
 (8, 'identification', 'modules_in_scope', 'Identification', 'C', 27),
 (8, 'identification', 'service_scope', 'Identification', 'C', 28),
 (8, 'identification', 'sites_covered', 'Identification', 'C', 29),
 (8, 'findings', 'criterion_code', 'Constats', 'A', NULL),
 (8, 'findings', 'criterion_label', 'Constats', 'B', NULL),
 (8, 'findings', 'result', 'Constats', 'C', NULL),
 (8, 'findings', 'evidence', 'Constats', 'D', NULL),
 (8, 'findings', 'comment', 'Constats', 'E', NULL),
 (8, 'nonconformities', 'criterion_code', 'Fiches d''écart', 'A', NULL),
 (8, 'nonconformities', 'severity', 'Fiches d''écart', 'B', NULL),
 (8, 'nonconformities', 'description', 'Fiches d''écart', 'C', NULL),
 (8, 'nonconformities', 'cause', 'Fiches d''écart', 'D', NULL),
 (8, 'nonconformities', 'corrective_action', 'Fiches d''écart', 'E', NULL),
 (8, 'nonconformities', 'owner', 'Fiches d''écart', 'F', NULL),
 (8, 'nonconformities', 'due_on', 'Fiches d''écart', 'G', NULL),
 (8, 'nonconformities', 'closed_on', 'Fiches d''écart', 'H', NULL),
 (8, 'indicators', 'indicator_code', 'Indicateurs', 'A', NULL),
 (8, 'indicators', 'period', 'Indicateurs', 'F', NULL),
 (8, 'indicators', 'numerator', 'Indicateurs', 'G', NULL),
 (8, 'indicators', 'denominator', 'Indicateurs', 'H', NULL),
 (8, 'indicators', 'value', 'Indicateurs', 'I', NULL),
 (8, 'indicators', 'target', 'Indicateurs', 'J', NULL),
 (8, 'certificates', 'scheme', 'Certificats', 'A', NULL),
 (8, 'certificates', 'scope', 'Certificats', 'B', NULL),
 (8, 'certificates', 'body_name', 'Certificats', 'C', NULL),
 (8, 'certificates', 'first_obtained_on', 'Certificats', 'D', NULL),
 (8, 'certificates', 'obtained_on', 'Certificats', 'E', NULL),
 (8, 'certificates', 'expires_on', 'Certificats', 'F', NULL),
 (9, 'identification', 'form_code', 'Identification', 'C', 5),
 (9, 'identification', 'form_version', 'Identification', 'C', 6),
 (9, 'identification', 'campaign_code', 'Identification', 'C', 7),
 (9, 'identification', 'data_origin', 'Identification', 'C', 8),
 (9, 'identification', 'site_code', 'Identification', 'C', 11),
 (9, 'identification', 'site_name', 'Identification', 'C', 12),
 (9, 'identification', 'quality_officer', 'Identification', 'C', 13),
 (9, 'identification', 'staff_total', 'Identification', 'C', 14),
 (9, 'identification', 'staff_concerned', 'Identification', 'C', 15),
 (9, 'identification', 'standard_code', 'Identification', 'C', 18),
 (9, 'identification', 'audit_type', 'Identification', 'C', 19),
 (9, 'identification', 'audit_started_on', 'Identification', 'C', 20),
 (9, 'identification', 'audit_ended_on', 'Identification', 'C', 21),
 (9, 'identification', 'external_audit_on', 'Identification', 'C', 22),
 (9, 'identification', 'body', 'Identification', 'C', 23),
 (9, 'identification', 'auditors', 'Identification', 'C', 24),
 (9, 'identification', 'modules_in_scope', 'Identification', 'C', 27),
 (9, 'identification', 'service_scope', 'Identification', 'C', 28),
 (9, 'identification', 'sites_covered', 'Identification', 'C', 29),
 (9, 'findings', 'criterion_code', 'Constats', 'A', NULL),
 (9, 'findings', 'criterion_label', 'Constats', 'B', NULL),
 (9, 'findings', 'result', 'Constats', 'C', NULL),
 (9, 'findings', 'evidence', 'Constats', 'D', NULL),
 (9, 'findings', 'comment', 'Constats', 'E', NULL),
 (9, 'nonconformities', 'criterion_code', 'Fiches d''écart', 'A', NULL),
 (9, 'nonconformities', 'severity', 'Fiches d''écart', 'B', NULL),
 (9, 'nonconformities', 'description', 'Fiches d''écart', 'C', NULL),
 (9, 'nonconformities', 'cause', 'Fiches d''écart', 'D', NULL),
 (9, 'nonconformities', 'corrective_action', 'Fiches d''écart', 'E', NULL),
 (9, 'nonconformities', 'owner', 'Fiches d''écart', 'F', NULL),
 (9, 'nonconformities', 'due_on', 'Fiches d''écart', 'G', NULL),
 (9, 'nonconformities', 'closed_on', 'Fiches d''écart', 'H', NULL),
 (9, 'indicators', 'indicator_code', 'Indicateurs', 'A', NULL),
 (9, 'indicators', 'period', 'Indicateurs', 'F', NULL),
 (9, 'indicators', 'numerator', 'Indicateurs', 'G', NULL),
 (9, 'indicators', 'denominator', 'Indicateurs', 'H', NULL),
 (9, 'indicators', 'value', 'Indicateurs', 'I', NULL),
 (9, 'indicators', 'target', 'Indicateurs', 'J', NULL),
 (9, 'certificates', 'scheme', 'Certificats', 'A', NULL),
 (9, 'certificates', 'scope', 'Certificats', 'B', NULL),
 (9, 'certificates', 'body_name', 'Certificats', 'C', NULL),
 (9, 'certificates', 'first_obtained_on', 'Certificats', 'D', NULL),
 (9, 'certificates', 'obtained_on', 'Certificats', 'E', NULL),
 (9, 'certificates', 'expires_on', 'Certificats', 'F', NULL);
INSERT INTO warehouse.audit_sites VALUES
 (2, '26'),
 (1, '25'),
 (3, '453'),
 (4, '25'),
 (5, '26');
INSERT INTO warehouse.audits OVERRIDING SYSTEM VALUE VALUES
 (2, 2, '2024', '26', 'self_assessment', 'qualipref-2.0', '2024-01-02', '2024-01-05', NULL, 'self', 344, 317, '{1,2}', 'Relation générale avec les usagers, Délivrance de titres', true, 'accepted', 'Identification', '2024-11-12 14:10:00+00', '2024-11-28 15:05:40.042469+00', NULL),
 (3, 3, '2026', '453', 'self_assessment', 'qualipref-2.0', '2026-07-03', '2026-07-05', NULL, 'self', 33, 15, '{1,2}', 'Relation générale avec les usagers, Délivrance de titres', true, 'accepted', 'Identification', '2024-11-28 15:05:45.087836+00', '2024-11-28 15:05:48.642403+00', NULL),
 (4, 5, '2026', '25', 'self_assessment', 'qualipref-2.0', '2026-06-29', '2026-07-02', NULL, 'self', 223, 189, '{1}', 'Relation générale avec les usagers', true, 'accepted', 'Identification', '2026-11-03 13:38:00+00', '2024-11-28 15:05:48.642403+00', NULL),
 (5, 6, '2026', '26', 'self_assessment', 'qualipref-2.0', '2026-10-11', '2026-10-13', NULL, 'self', 263, 166, '{1}', 'Relation générale avec les usagers', true, 'accepted', 'Identification', '2026-10-28 16:06:00+00', '2024-11-28 15:05:48.642403+00', NULL),
 (1, 1, '2024', '25', 'self_assessment', 'qualipref-2.0', '2024-07-30', '2024-08-02', NULL, 'self', 327, 215, '{1}', 'Relation générale avec les usagers', true, 'accepted', 'Identification', '2024-11-01 11:42:00+00', '2024-11-28 15:05:40.042469+00', '2024-11-28 15:05:54.617371+00');
INSERT INTO warehouse.campaign_tallies VALUES
 ('2024', '1cb03bd6d5fe1e2479b66759b89ecc563b2505e063b3cfb6ceeb158c4ad8a599', 18, 0, 15),
 ('2026', 'a1bc7038ee9febb530f483a686a45a29387c1c0d55feb00fbbf576302c883d31', 23, 1, 22),
 ('2024', '93fe007ceb27b09cbf1decf815022d0d5dee4f07c3a52b038fe8c709abd41a27', 12, 0, 10);
INSERT INTO warehouse.certificates VALUES
 (1, 'qual_e_pref', 'Délivrance de titres', 'Organisme fictif', '2019-10-24', '2022-10-24', '2025-10-23', 'Certificats', 5, 'A5'),
 (4, 'qual_e_pref', 'Relation générale avec les usagers', 'Organisme fictif', '2025-05-05', '2025-05-05', '2028-05-04', 'Certificats', 5, 'A5'),
 (5, 'qualipref_2_0', 'Délivrance de titres', 'Organisme fictif', '2025-03-18', '2025-03-18', '2028-03-17', 'Certificats', 5, 'A5');
INSERT INTO warehouse.findings VALUES
 (1, 'qualipref-2.0', 'M1-E2-C03', 'opportunity', 'Registre des réclamations consulté', NULL, 'Constats', 10, 'C10'),
 (1, 'qualipref-2.0', 'M1-E2-C02', 'strength', 'Entretien avec le chef de service', 'À revoir lors du prochain comité de pilotage', 'Constats', 9, 'C9'),
 (1, 'qualipref-2.0', 'M1-E2-C01', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 8, 'C8'),
 (1, 'qualipref-2.0', 'M1-E1-C03', 'conformity', 'Entretien avec le chef de service', NULL, 'Constats', 7, 'C7'),
 (1, 'qualipref-2.0', 'M1-E1-C02', 'strength', 'Procédure consultée et à jour', NULL, 'Constats', 6, 'C6'),
 (1, 'qualipref-2.0', 'M1-E1-C01', 'conformity', 'Observation à l''accueil le jour de l''audit', NULL, 'Constats', 5, 'C5'),
 (2, 'qualipref-2.0', 'M2-E15-C03', 'conformity', 'Compte rendu du comité de pilotage', NULL, 'Constats', 20, 'C20'),
 (2, 'qualipref-2.0', 'M2-E15-C02', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 18, 'C18'),
 (2, 'qualipref-2.0', 'M2-E15-C01', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 17, 'C17'),
 (2, 'qualipref-2.0', 'M2-E14-C03', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 16, 'C16'),
 (2, 'qualipref-2.0', 'M2-E14-C02', 'conformity', 'Tableau de bord du trimestre présenté', NULL, 'Constats', 14, 'C14'),
 (2, 'qualipref-2.0', 'M2-E14-C01', 'minor_nonconformity', 'Observation à l''accueil le jour de l''audit', NULL, 'Constats', 12, 'C12'),
 (2, 'qualipref-2.0', 'M1-E2-C03', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 11, 'C11'),
 (2, 'qualipref-2.0', 'M1-E2-C02', 'conformity', 'Procédure consultée et à jour', NULL, 'Constats', 10, 'C10'),
 (2, 'qualipref-2.0', 'M1-E2-C01', 'minor_nonconformity', 'Observation à l''accueil le jour de l''audit', NULL, 'Constats', 9, 'C9'),
 (2, 'qualipref-2.0', 'M1-E1-C03', 'strength', 'Procédure consultée et à jour', NULL, 'Constats', 8, 'C8'),
 (2, 'qualipref-2.0', 'M1-E1-C02', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 7, 'C7'),
 (2, 'qualipref-2.0', 'M1-E1-C01', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 6, 'C6'),
 (3, 'qualipref-2.0', 'M1-E1-C01', 'conformity', 'Observation à l''accueil le jour de l''audit', NULL, 'Constats', 5, 'C5'),
 (3, 'qualipref-2.0', 'M1-E1-C02', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 6, 'C6'),
 (3, 'qualipref-2.0', 'M1-E1-C03', 'conformity', 'Compte rendu du comité de pilotage', NULL, 'Constats', 7, 'C7'),
 (3, 'qualipref-2.0', 'M1-E2-C01', 'conformity', 'Procédure consultée et à jour', NULL, 'Constats', 8, 'C8'),
 (3, 'qualipref-2.0', 'M1-E2-C02', 'not_applicable', NULL, 'Effectif du service renouvelé depuis l''été', 'Constats', 9, 'C9'),
 (3, 'qualipref-2.0', 'M1-E2-C03', 'strength', 'Entretien avec le chef de service', NULL, 'Constats', 10, 'C10'),
 (3, 'qualipref-2.0', 'M2-E14-C01', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 11, 'C11'),
 (3, 'qualipref-2.0', 'M2-E14-C02', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 12, 'C12'),
 (3, 'qualipref-2.0', 'M2-E14-C03', 'conformity', 'Compte rendu du comité de pilotage', 'Effectif du service renouvelé depuis l''été', 'Constats', 13, 'C13'),
 (3, 'qualipref-2.0', 'M2-E15-C01', 'conformity', 'Tableau de bord du trimestre présenté', NULL, 'Constats', 14, 'C14'),
 (3, 'qualipref-2.0', 'M2-E15-C02', 'strength', 'Échantillon de dix dossiers examiné', NULL, 'Constats', 15, 'C15'),
 (3, 'qualipref-2.0', 'M2-E15-C03', 'conformity', 'Échantillon de dix dossiers examiné', 'Effectif du service renouvelé depuis l''été', 'Constats', 16, 'C16'),
 (4, 'qualipref-2.0', 'M1-E1-C01', 'conformity', 'Entretien avec le chef de service', 'Effectif du service renouvelé depuis l''été', 'Constats', 5, 'C5'),
 (4, 'qualipref-2.0', 'M1-E1-C02', 'conformity', 'Observation à l''accueil le jour de l''audit', NULL, 'Constats', 6, 'C6'),
 (4, 'qualipref-2.0', 'M1-E1-C03', 'conformity', 'Procédure consultée et à jour', NULL, 'Constats', 7, 'C7'),
 (4, 'qualipref-2.0', 'M1-E2-C01', 'conformity', 'Procédure consultée et à jour', NULL, 'Constats', 8, 'C8'),
 (4, 'qualipref-2.0', 'M1-E2-C02', 'conformity', 'Tableau de bord du trimestre présenté', NULL, 'Constats', 9, 'C9'),
 (4, 'qualipref-2.0', 'M1-E2-C03', 'conformity', 'Procédure consultée et à jour', NULL, 'Constats', 10, 'C10'),
 (5, 'qualipref-2.0', 'M1-E1-C01', 'conformity', 'Entretien avec le chef de service', NULL, 'Constats', 5, 'C5'),
 (5, 'qualipref-2.0', 'M1-E1-C02', 'conformity', 'Registre des réclamations consulté', NULL, 'Constats', 6, 'C6'),
 (5, 'qualipref-2.0', 'M1-E1-C03', 'not_assessed', NULL, NULL, 'Constats', 7, 'C7'),
 (5, 'qualipref-2.0', 'M1-E2-C01', 'strength', 'Procédure consultée et à jour', NULL, 'Constats', 8, 'C8'),
 (5, 'qualipref-2.0', 'M1-E2-C02', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 9, 'C9'),
 (5, 'qualipref-2.0', 'M1-E2-C03', 'conformity', 'Affichage vérifié dans les deux halls', NULL, 'Constats', 10, 'C10');
INSERT INTO warehouse.indicators VALUES
 (1, 'qualipref-2.0', 'I04', '2024', 1829, 2009, 91.04, 80, 'Indicateurs', 8, 'I8'),
 (1, 'qualipref-2.0', 'I03', '2024', 1347, 1840, 73.21, 80, 'Indicateurs', 7, 'I7'),
 (1, 'qualipref-2.0', 'I02', '2024', 714, 847, 84.3, 80, 'Indicateurs', 6, 'I6'),
 (1, 'qualipref-2.0', 'I01', '2024', 681, 916, 74.34, 80, 'Indicateurs', 5, 'I5'),
 (2, 'qualipref-2.0', 'I04', '2024', 982, 1242, 79.07, 80, 'Indicateurs', 8, 'I8'),
 (2, 'qualipref-2.0', 'I03', '2024', 1157, 1442, 80.24, 80, 'Indicateurs', 7, 'I7'),
 (2, 'qualipref-2.0', 'I02', '2024', 461, 764, 60.34, 80, 'Indicateurs', 6, 'I6'),
 (2, 'qualipref-2.0', 'I01', '2024', 620, 778, 79.69, 80, 'Indicateurs', 5, 'I5'),
 (3, 'qualipref-2.0', 'I01', '2026', 158, 239, 66.11, 80, 'Indicateurs', 5, 'I5'),
 (3, 'qualipref-2.0', 'I02', '2026', 1439, 1517, 94.86, 80, 'Indicateurs', 6, 'I6'),
 (3, 'qualipref-2.0', 'I03', '2026', 153, 166, 92.17, 80, 'Indicateurs', 7, 'I7'),
 (3, 'qualipref-2.0', 'I04', '2026', 1529, 2374, 64.41, 80, 'Indicateurs', 8, 'I8'),
 (4, 'qualipref-2.0', 'I01', '2026', 1900, 2284, 83.19, 80, 'Indicateurs', 5, 'I5'),
 (4, 'qualipref-2.0', 'I02', '2026', 883, 1613, 54.74, 80, 'Indicateurs', 6, 'I6'),
 (4, 'qualipref-2.0', 'I03', '2026', 2267, 2419, 93.72, 80, 'Indicateurs', 7, 'I7'),
 (4, 'qualipref-2.0', 'I04', '2026', 1798, 2472, 72.73, 80, 'Indicateurs', 8, 'I8'),
 (5, 'qualipref-2.0', 'I01', '2026', 535, 620, 86.29, 80, 'Indicateurs', 5, 'I5'),
 (5, 'qualipref-2.0', 'I02', '2026', 1185, 1397, 84.82, 80, 'Indicateurs', 6, 'I6'),
 (5, 'qualipref-2.0', 'I03', '2026', 619, 1433, 43.2, 80, 'Indicateurs', 7, 'I7'),
 (5, 'qualipref-2.0', 'I04', '2026', 1036, 1084, 95.57, 80, 'Indicateurs', 8, 'I8');
INSERT INTO warehouse.nonconformities VALUES
 (2, 'qualipref-2.0', 'M2-E14-C01', 'minor', 'Les réponses aux réclamations ne sont pas tracées', 'Procédure méconnue des agents récents', 'Mettre à jour la procédure et former les agents', '2024-03-31', NULL, 'Fiches d''écart', 6, 'B6'),
 (2, 'qualipref-2.0', 'M1-E2-C01', 'minor', 'Le dossier type ne comporte pas la liste des pièces', 'Outil de suivi incomplet', 'Désigner un pilote et fixer une revue trimestrielle', '2024-04-04', NULL, 'Fiches d''écart', 5, 'B5');
SELECT pg_catalog.setval('ledger.acts_act_id_seq', 9, true);
SELECT pg_catalog.setval('ledger.deliveries_delivery_id_seq', 1, true);
SELECT pg_catalog.setval('ledger.mails_mail_id_seq', 5, true);
SELECT pg_catalog.setval('ledger.messages_message_id_seq', 3, true);
SELECT pg_catalog.setval('ledger.receipts_receipt_id_seq', 9, true);
SELECT pg_catalog.setval('ledger.submissions_submission_id_seq', 9, true);
SELECT pg_catalog.setval('publication.publications_publication_id_seq', 4, true);
SELECT pg_catalog.setval('warehouse.audits_audit_id_seq', 5, true);
ALTER TABLE ONLY ledger.acts
 ADD CONSTRAINT acts_pkey PRIMARY KEY (act_id);
ALTER TABLE ONLY ledger.answers
 ADD CONSTRAINT answers_pkey PRIMARY KEY (submission_id);
ALTER TABLE ONLY ledger.campaigns
 ADD CONSTRAINT campaigns_pkey PRIMARY KEY (campaign_code);
ALTER TABLE ONLY ledger.deliveries
 ADD CONSTRAINT deliveries_location_key UNIQUE (location);
ALTER TABLE ONLY ledger.deliveries
 ADD CONSTRAINT deliveries_pkey PRIMARY KEY (delivery_id);
ALTER TABLE ONLY ledger.engagements
 ADD CONSTRAINT engagements_pkey PRIMARY KEY (campaign_code, site_code);
ALTER TABLE ONLY ledger.issues
 ADD CONSTRAINT issues_pkey PRIMARY KEY (submission_id, "position");
ALTER TABLE ONLY ledger.mails
 ADD CONSTRAINT mails_mailbox_message_id_key UNIQUE (mailbox, message_id);
ALTER TABLE ONLY ledger.mails
 ADD CONSTRAINT mails_pkey PRIMARY KEY (mail_id);
ALTER TABLE ONLY ledger.messages
 ADD CONSTRAINT messages_dedupe_key_key UNIQUE (dedupe_key);
ALTER TABLE ONLY ledger.messages
 ADD CONSTRAINT messages_pkey PRIMARY KEY (message_id);
ALTER TABLE ONLY ledger.migrations
 ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);
ALTER TABLE ONLY ledger.receipts
 ADD CONSTRAINT receipts_location_size_bytes_modified_at_submission_id_key UNIQUE NULLS NOT DISTINCT (location, size_bytes, modified_at, submission_id);
ALTER TABLE ONLY ledger.receipts
 ADD CONSTRAINT receipts_pkey PRIMARY KEY (receipt_id);
ALTER TABLE ONLY ledger.returns_owed
 ADD CONSTRAINT returns_owed_pkey PRIMARY KEY (campaign_code, site_code, audit_type);
ALTER TABLE ONLY ledger.submissions
 ADD CONSTRAINT submissions_pkey PRIMARY KEY (submission_id);
ALTER TABLE ONLY ledger.submissions
 ADD CONSTRAINT submissions_sha256_key UNIQUE (sha256);
ALTER TABLE ONLY ledger.withdrawals
 ADD CONSTRAINT withdrawals_pkey PRIMARY KEY (submission_id);
ALTER TABLE ONLY publication.audit_sites
 ADD CONSTRAINT audit_sites_pkey PRIMARY KEY (publication_id, site_code, audit_type, covered_site_code);
ALTER TABLE ONLY publication.audits
 ADD CONSTRAINT audits_pkey PRIMARY KEY (publication_id, site_code, audit_type);
ALTER TABLE ONLY publication.campaign_changes
 ADD CONSTRAINT campaign_changes_pkey PRIMARY KEY (publication_id, module_code);
ALTER TABLE ONLY publication.campaign_trend
 ADD CONSTRAINT campaign_trend_pkey PRIMARY KEY (publication_id, compared_campaign_code);
ALTER TABLE ONLY publication.certificates
 ADD CONSTRAINT certificates_pkey PRIMARY KEY (publication_id, "position");
ALTER TABLE ONLY publication.certification_funnel
 ADD CONSTRAINT certification_funnel_pkey PRIMARY KEY (publication_id, stage);
ALTER TABLE ONLY publication.consolidated_audit_results
 ADD CONSTRAINT consolidated_audit_results_pkey PRIMARY KEY (publication_id, site_code, audit_type, criterion_code);
ALTER TABLE ONLY publication.corrections
 ADD CONSTRAINT corrections_pkey PRIMARY KEY (publication_id, "position");
ALTER TABLE ONLY publication.engagements
 ADD CONSTRAINT engagements_pkey PRIMARY KEY (publication_id, site_code);
ALTER TABLE ONLY publication.files
 ADD CONSTRAINT files_pkey PRIMARY KEY (publication_id, path);
ALTER TABLE ONLY publication.headline_figures
 ADD CONSTRAINT headline_figures_pkey PRIMARY KEY (publication_id, figure_code);
ALTER TABLE ONLY publication.indicator_summary
 ADD CONSTRAINT indicator_summary_pkey PRIMARY KEY (publication_id, indicator_code, period, territory_kind, territory_code);
ALTER TABLE ONLY publication.indicators
 ADD CONSTRAINT indicators_pkey PRIMARY KEY (publication_id, site_code, audit_type, indicator_code, period);
ALTER TABLE ONLY publication.nonconformities
 ADD CONSTRAINT nonconformities_pkey PRIMARY KEY (publication_id, site_code, audit_type, criterion_code);
ALTER TABLE ONLY publication.publications
 ADD CONSTRAINT publications_campaign_code_number_key UNIQUE (campaign_code, number);
ALTER TABLE ONLY publication.publications
 ADD CONSTRAINT publications_pkey PRIMARY KEY (publication_id);
ALTER TABLE ONLY publication.regional_readers
 ADD CONSTRAINT regional_readers_pkey PRIMARY KEY (role_name, region_code);
ALTER TABLE ONLY publication.returns
 ADD CONSTRAINT returns_pkey PRIMARY KEY (publication_id, site_code, audit_type);
ALTER TABLE ONLY publication.summaries
 ADD CONSTRAINT summaries_pkey PRIMARY KEY (publication_id, subject_kind, subject_code, territory_kind, territory_code);
ALTER TABLE ONLY reference.certificates
 ADD CONSTRAINT certificates_pkey PRIMARY KEY (campaign_code, site_code, scheme);
ALTER TABLE ONLY reference.code_lists
 ADD CONSTRAINT code_lists_pkey PRIMARY KEY (list, code);
ALTER TABLE ONLY reference.commitments
 ADD CONSTRAINT commitments_pkey PRIMARY KEY (standard_code, commitment_code);
ALTER TABLE ONLY reference.criteria
 ADD CONSTRAINT criteria_pkey PRIMARY KEY (standard_code, criterion_code);
ALTER TABLE ONLY reference.declared_figures
 ADD CONSTRAINT declared_figures_pkey PRIMARY KEY (campaign_code, figure_code);
ALTER TABLE ONLY reference.departements
 ADD CONSTRAINT departements_departement_code_valid_from_key UNIQUE NULLS NOT DISTINCT (departement_code, valid_from);
ALTER TABLE ONLY reference.indicators
 ADD CONSTRAINT indicators_pkey PRIMARY KEY (standard_code, indicator_code);
ALTER TABLE ONLY reference.modules
 ADD CONSTRAINT modules_pkey PRIMARY KEY (standard_code, module_code);
ALTER TABLE ONLY reference.regions
 ADD CONSTRAINT regions_region_code_valid_from_key UNIQUE NULLS NOT DISTINCT (region_code, valid_from);
ALTER TABLE ONLY reference.sites
 ADD CONSTRAINT sites_site_code_valid_from_key UNIQUE NULLS NOT DISTINCT (site_code, valid_from);
ALTER TABLE ONLY reference.standards
 ADD CONSTRAINT standards_pkey PRIMARY KEY (standard_code);
ALTER TABLE ONLY restricted.audits
 ADD CONSTRAINT audits_pkey PRIMARY KEY (audit_id);
ALTER TABLE ONLY restricted.contacts
 ADD CONSTRAINT contacts_pkey PRIMARY KEY (site_code, address);
ALTER TABLE ONLY restricted.nonconformities
 ADD CONSTRAINT nonconformities_pkey PRIMARY KEY (audit_id, criterion_code);
ALTER TABLE ONLY staging.audit_return__certificates
 ADD CONSTRAINT audit_return__certificates_pkey PRIMARY KEY (submission_id, sheet_row);
ALTER TABLE ONLY staging.audit_return__findings
 ADD CONSTRAINT audit_return__findings_pkey PRIMARY KEY (submission_id, sheet_row);
ALTER TABLE ONLY staging.audit_return__identification
 ADD CONSTRAINT audit_return__identification_pkey PRIMARY KEY (submission_id, sheet_row);
ALTER TABLE ONLY staging.audit_return__indicators
 ADD CONSTRAINT audit_return__indicators_pkey PRIMARY KEY (submission_id, sheet_row);
ALTER TABLE ONLY staging.audit_return__nonconformities
 ADD CONSTRAINT audit_return__nonconformities_pkey PRIMARY KEY (submission_id, sheet_row);
ALTER TABLE ONLY staging.locations
 ADD CONSTRAINT locations_pkey PRIMARY KEY (submission_id, table_name, field);
ALTER TABLE ONLY warehouse.audit_sites
 ADD CONSTRAINT audit_sites_pkey PRIMARY KEY (audit_id, site_code);
ALTER TABLE ONLY warehouse.audits
 ADD CONSTRAINT audits_pkey PRIMARY KEY (audit_id);
ALTER TABLE ONLY warehouse.audits
 ADD CONSTRAINT audits_submission_id_recorded_from_key UNIQUE (submission_id, recorded_from);
ALTER TABLE ONLY warehouse.campaign_tallies
 ADD CONSTRAINT campaign_tallies_pkey PRIMARY KEY (campaign_code, digest);
ALTER TABLE ONLY warehouse.certificates
 ADD CONSTRAINT certificates_audit_id_scheme_scope_key UNIQUE NULLS NOT DISTINCT (audit_id, scheme, scope);
ALTER TABLE ONLY warehouse.certificates
 ADD CONSTRAINT certificates_pkey PRIMARY KEY (audit_id, sheet_row);
ALTER TABLE ONLY warehouse.findings
 ADD CONSTRAINT findings_pkey PRIMARY KEY (audit_id, criterion_code);
ALTER TABLE ONLY warehouse.indicators
 ADD CONSTRAINT indicators_pkey PRIMARY KEY (audit_id, indicator_code, period);
ALTER TABLE ONLY warehouse.nonconformities
 ADD CONSTRAINT nonconformities_pkey PRIMARY KEY (audit_id, criterion_code);
CREATE INDEX acts_of_a_campaign ON ledger.acts USING btree (campaign_code, kind, act_id);
CREATE INDEX coercions_of_a_submission ON ledger.coercions USING btree (submission_id);
CREATE INDEX deliveries_of_a_batch ON ledger.deliveries USING btree (batch);
CREATE INDEX deliveries_of_a_content ON ledger.deliveries USING btree (sha256);
CREATE INDEX issues_by_rule ON ledger.issues USING btree (rule);
CREATE INDEX messages_queued ON ledger.messages USING btree (message_id) WHERE (state = 'queued'::text);
CREATE INDEX receipts_of_a_submission ON ledger.receipts USING btree (submission_id);
CREATE INDEX submissions_not_in_manifest ON ledger.submissions USING btree (submission_id) WHERE ((state = 'settled'::text) AND (NOT in_manifest));
CREATE INDEX submissions_of_a_return ON ledger.submissions USING btree (campaign_code, site_code, audit_type, settled_at);
CREATE INDEX submissions_unsettled ON ledger.submissions USING btree (submission_id) WHERE (state <> 'settled'::text);
CREATE INDEX audits_of_a_region ON publication.audits USING btree (publication_id, region_code);
CREATE INDEX certificates_of_a_site ON publication.certificates USING btree (publication_id, site_code);
CREATE INDEX indicators_by_code ON publication.indicators USING btree (publication_id, indicator_code, period);
CREATE INDEX nonconformities_by_campaign ON publication.nonconformities USING btree (campaign_code, region_code);
CREATE INDEX nonconformities_by_state ON publication.nonconformities USING btree (publication_id, state, severity);
CREATE UNIQUE INDEX publications_one_current ON publication.publications USING btree (campaign_code) WHERE is_current;
CREATE INDEX results_by_campaign ON publication.consolidated_audit_results USING btree (campaign_code, region_code);
CREATE INDEX results_by_criterion ON publication.consolidated_audit_results USING btree (standard_code, criterion_code, publication_id);
CREATE INDEX results_by_module ON publication.consolidated_audit_results USING btree (publication_id, module_code, result);
CREATE INDEX results_by_region ON publication.consolidated_audit_results USING btree (publication_id, region_code, module_code);
CREATE INDEX results_by_site ON publication.consolidated_audit_results USING btree (site_code, campaign_code);
CREATE INDEX history_of_a_row ON reference.history USING btree (table_name, md5((content)::text)) WHERE (recorded_to IS NULL);
CREATE INDEX history_of_a_table ON reference.history USING btree (table_name, recorded_from, recorded_to);
CREATE INDEX contacts_by_address ON restricted.contacts USING btree (address);
CREATE INDEX audits_of_a_campaign ON warehouse.audits USING btree (campaign_code, recorded_from, recorded_to);
CREATE UNIQUE INDEX audits_one_in_force ON warehouse.audits USING btree (campaign_code, site_code, audit_type) WHERE (recorded_to IS NULL);
CREATE INDEX findings_of_a_criterion ON warehouse.findings USING btree (standard_code, criterion_code);
CREATE TRIGGER acts_stay BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger.acts FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON ledger.campaigns FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON ledger.engagements FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON ledger.returns_owed FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.certificates FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.code_lists FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.commitments FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.criteria FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.declared_figures FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.departements FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.indicators FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.modules FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.regions FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.sites FOR EACH ROW EXECUTE FUNCTION reference.remember();
CREATE TRIGGER remember AFTER INSERT OR DELETE OR UPDATE ON reference.standards FOR EACH ROW EXECUTE FUNCTION reference.remember();
ALTER TABLE ONLY ledger.answers
 ADD CONSTRAINT answers_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.campaigns
 ADD CONSTRAINT campaigns_standard_code_fkey FOREIGN KEY (standard_code) REFERENCES reference.standards(standard_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY ledger.coercions
 ADD CONSTRAINT coercions_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.engagements
 ADD CONSTRAINT engagements_campaign_code_fkey FOREIGN KEY (campaign_code) REFERENCES ledger.campaigns(campaign_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY ledger.issues
 ADD CONSTRAINT issues_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.messages
 ADD CONSTRAINT messages_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.receipts
 ADD CONSTRAINT receipts_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.returns_owed
 ADD CONSTRAINT returns_owed_campaign_code_fkey FOREIGN KEY (campaign_code) REFERENCES ledger.campaigns(campaign_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY ledger.submissions
 ADD CONSTRAINT submissions_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY ledger.withdrawals
 ADD CONSTRAINT withdrawals_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.audit_sites
 ADD CONSTRAINT audit_sites_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.audit_sites
 ADD CONSTRAINT audit_sites_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.audits
 ADD CONSTRAINT audits_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.audits
 ADD CONSTRAINT audits_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.campaign_changes
 ADD CONSTRAINT campaign_changes_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.campaign_trend
 ADD CONSTRAINT campaign_trend_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.certificates
 ADD CONSTRAINT certificates_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.certificates
 ADD CONSTRAINT certificates_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.certification_funnel
 ADD CONSTRAINT certification_funnel_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.consolidated_audit_results
 ADD CONSTRAINT consolidated_audit_results_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.consolidated_audit_results
 ADD CONSTRAINT consolidated_audit_results_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.corrections
 ADD CONSTRAINT corrections_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.engagements
 ADD CONSTRAINT engagements_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.files
 ADD CONSTRAINT files_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.headline_figures
 ADD CONSTRAINT headline_figures_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.indicator_summary
 ADD CONSTRAINT indicator_summary_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.indicators
 ADD CONSTRAINT indicators_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.indicators
 ADD CONSTRAINT indicators_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.nonconformities
 ADD CONSTRAINT nonconformities_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.nonconformities
 ADD CONSTRAINT nonconformities_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.publications
 ADD CONSTRAINT publications_campaign_code_fkey FOREIGN KEY (campaign_code) REFERENCES ledger.campaigns(campaign_code);
ALTER TABLE ONLY publication.returns
 ADD CONSTRAINT returns_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY publication.returns
 ADD CONSTRAINT returns_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY publication.summaries
 ADD CONSTRAINT summaries_publication_id_fkey FOREIGN KEY (publication_id) REFERENCES publication.publications(publication_id);
ALTER TABLE ONLY reference.commitments
 ADD CONSTRAINT commitments_standard_code_module_code_fkey FOREIGN KEY (standard_code, module_code) REFERENCES reference.modules(standard_code, module_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reference.criteria
 ADD CONSTRAINT criteria_standard_code_commitment_code_fkey FOREIGN KEY (standard_code, commitment_code) REFERENCES reference.commitments(standard_code, commitment_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reference.criteria
 ADD CONSTRAINT criteria_standard_code_module_code_fkey FOREIGN KEY (standard_code, module_code) REFERENCES reference.modules(standard_code, module_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reference.indicators
 ADD CONSTRAINT indicators_standard_code_module_code_fkey FOREIGN KEY (standard_code, module_code) REFERENCES reference.modules(standard_code, module_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY reference.modules
 ADD CONSTRAINT modules_standard_code_fkey FOREIGN KEY (standard_code) REFERENCES reference.standards(standard_code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY restricted.audits
 ADD CONSTRAINT audits_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY restricted.nonconformities
 ADD CONSTRAINT nonconformities_audit_id_criterion_code_fkey FOREIGN KEY (audit_id, criterion_code) REFERENCES warehouse.nonconformities(audit_id, criterion_code);
ALTER TABLE ONLY staging.audit_return__certificates
 ADD CONSTRAINT audit_return__certificates_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY staging.audit_return__findings
 ADD CONSTRAINT audit_return__findings_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY staging.audit_return__identification
 ADD CONSTRAINT audit_return__identification_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY staging.audit_return__indicators
 ADD CONSTRAINT audit_return__indicators_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY staging.audit_return__nonconformities
 ADD CONSTRAINT audit_return__nonconformities_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY staging.locations
 ADD CONSTRAINT locations_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY warehouse.audit_sites
 ADD CONSTRAINT audit_sites_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY warehouse.audits
 ADD CONSTRAINT audits_campaign_code_site_code_audit_type_fkey FOREIGN KEY (campaign_code, site_code, audit_type) REFERENCES ledger.returns_owed(campaign_code, site_code, audit_type);
ALTER TABLE ONLY warehouse.audits
 ADD CONSTRAINT audits_standard_code_fkey FOREIGN KEY (standard_code) REFERENCES reference.standards(standard_code);
ALTER TABLE ONLY warehouse.audits
 ADD CONSTRAINT audits_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES ledger.submissions(submission_id);
ALTER TABLE ONLY warehouse.campaign_tallies
 ADD CONSTRAINT campaign_tallies_campaign_code_fkey FOREIGN KEY (campaign_code) REFERENCES ledger.campaigns(campaign_code);
ALTER TABLE ONLY warehouse.certificates
 ADD CONSTRAINT certificates_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY warehouse.findings
 ADD CONSTRAINT findings_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY warehouse.findings
 ADD CONSTRAINT findings_standard_code_criterion_code_fkey FOREIGN KEY (standard_code, criterion_code) REFERENCES reference.criteria(standard_code, criterion_code);
ALTER TABLE ONLY warehouse.indicators
 ADD CONSTRAINT indicators_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY warehouse.indicators
 ADD CONSTRAINT indicators_standard_code_indicator_code_fkey FOREIGN KEY (standard_code, indicator_code) REFERENCES reference.indicators(standard_code, indicator_code);
ALTER TABLE ONLY warehouse.nonconformities
 ADD CONSTRAINT nonconformities_audit_id_fkey FOREIGN KEY (audit_id) REFERENCES warehouse.audits(audit_id);
ALTER TABLE ONLY warehouse.nonconformities
 ADD CONSTRAINT nonconformities_standard_code_criterion_code_fkey FOREIGN KEY (standard_code, criterion_code) REFERENCES reference.criteria(standard_code, criterion_code);
GRANT USAGE ON SCHEMA known TO pipeline_writer;
GRANT USAGE ON SCHEMA ledger TO pipeline_writer;
GRANT USAGE ON SCHEMA measures TO pipeline_writer;
GRANT USAGE ON SCHEMA publication TO pipeline_writer;
GRANT USAGE ON SCHEMA published TO bi_reader;
GRANT USAGE ON SCHEMA published TO pipeline_writer;
GRANT USAGE ON SCHEMA reference TO pipeline_writer;
GRANT USAGE ON SCHEMA restricted TO pipeline_writer;
GRANT USAGE ON SCHEMA staging TO pipeline_writer;
GRANT USAGE ON SCHEMA warehouse TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.audits TO pipeline_writer;
GRANT SELECT ON TABLE known.audits TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.campaigns TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.history TO pipeline_writer;
GRANT SELECT ON TABLE known.campaigns TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.code_lists TO pipeline_writer;
GRANT SELECT ON TABLE known.code_lists TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.departements TO pipeline_writer;
GRANT SELECT ON TABLE known.departements TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.regions TO pipeline_writer;
GRANT SELECT ON TABLE known.regions TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.sites TO pipeline_writer;
GRANT SELECT ON TABLE known.sites TO pipeline_writer;
GRANT SELECT ON TABLE known.campaign_sites TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.commitments TO pipeline_writer;
GRANT SELECT ON TABLE known.commitments TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.criteria TO pipeline_writer;
GRANT SELECT ON TABLE known.criteria TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.modules TO pipeline_writer;
GRANT SELECT ON TABLE known.modules TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.standards TO pipeline_writer;
GRANT SELECT ON TABLE known.standards TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.submissions TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.findings TO pipeline_writer;
GRANT SELECT ON TABLE known.audit_results TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.certificates TO pipeline_writer;
GRANT SELECT ON TABLE known.certificates TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.declared_figures TO pipeline_writer;
GRANT SELECT ON TABLE known.declared_figures TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.engagements TO pipeline_writer;
GRANT SELECT ON TABLE known.engagements TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE reference.indicators TO pipeline_writer;
GRANT SELECT ON TABLE known.indicators TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.withdrawals TO pipeline_writer;
GRANT SELECT ON TABLE known.submissions TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.returns_owed TO pipeline_writer;
GRANT SELECT ON TABLE known.letters TO pipeline_writer;
GRANT SELECT ON TABLE known.returns_owed TO pipeline_writer;
GRANT SELECT ON TABLE known.returns TO pipeline_writer;
GRANT SELECT ON TABLE known.standings TO pipeline_writer;
GRANT SELECT,INSERT,MAINTAIN ON TABLE ledger.acts TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.answers TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.coercions TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.deliveries TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.issues TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.mails TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.messages TO pipeline_writer;
GRANT SELECT,MAINTAIN ON TABLE ledger.migrations TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE ledger.receipts TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.audit_sites TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.audits TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.campaign_changes TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.campaign_trend TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.certificates TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.certification_funnel TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.consolidated_audit_results TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.corrections TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.engagements TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.nonconformities TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.returns TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.figure_traces TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.files TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.headline_figures TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.indicator_summary TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.indicators TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summaries TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.national_summary TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.publications TO pipeline_writer;
GRANT SELECT,MAINTAIN ON TABLE publication.regional_readers TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summary_by_commitment TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summary_by_criterion TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summary_by_departement TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summary_by_region TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE publication.summary_by_site_kind TO pipeline_writer;
GRANT SELECT ON TABLE published.audit_sites TO bi_reader;
GRANT SELECT ON TABLE published.audit_sites TO pipeline_writer;
GRANT SELECT ON TABLE published.audits TO bi_reader;
GRANT SELECT ON TABLE published.audits TO pipeline_writer;
GRANT SELECT ON TABLE published.campaign_changes TO bi_reader;
GRANT SELECT ON TABLE published.campaign_changes TO pipeline_writer;
GRANT SELECT ON TABLE published.campaign_trend TO bi_reader;
GRANT SELECT ON TABLE published.campaign_trend TO pipeline_writer;
GRANT SELECT ON TABLE published.certificates TO bi_reader;
GRANT SELECT ON TABLE published.certificates TO pipeline_writer;
GRANT SELECT ON TABLE published.certification_funnel TO bi_reader;
GRANT SELECT ON TABLE published.certification_funnel TO pipeline_writer;
GRANT SELECT ON TABLE published.consolidated_audit_results TO bi_reader;
GRANT SELECT ON TABLE published.consolidated_audit_results TO pipeline_writer;
GRANT SELECT ON TABLE published.corrections TO bi_reader;
GRANT SELECT ON TABLE published.corrections TO pipeline_writer;
GRANT SELECT ON TABLE published.data_dictionary TO bi_reader;
GRANT SELECT ON TABLE published.data_dictionary TO pipeline_writer;
GRANT SELECT ON TABLE published.engagements TO bi_reader;
GRANT SELECT ON TABLE published.engagements TO pipeline_writer;
GRANT SELECT ON TABLE published.figure_traces TO bi_reader;
GRANT SELECT ON TABLE published.figure_traces TO pipeline_writer;
GRANT SELECT ON TABLE published.headline_figures TO bi_reader;
GRANT SELECT ON TABLE published.headline_figures TO pipeline_writer;
GRANT SELECT ON TABLE published.indicator_summary TO bi_reader;
GRANT SELECT ON TABLE published.indicator_summary TO pipeline_writer;
GRANT SELECT ON TABLE published.indicators TO bi_reader;
GRANT SELECT ON TABLE published.indicators TO pipeline_writer;
GRANT SELECT ON TABLE published.national_summary TO bi_reader;
GRANT SELECT ON TABLE published.national_summary TO pipeline_writer;
GRANT SELECT ON TABLE published.nonconformities TO bi_reader;
GRANT SELECT ON TABLE published.nonconformities TO pipeline_writer;
GRANT SELECT ON TABLE published.publications TO bi_reader;
GRANT SELECT ON TABLE published.publications TO pipeline_writer;
GRANT SELECT ON TABLE published.returns TO bi_reader;
GRANT SELECT ON TABLE published.returns TO pipeline_writer;
GRANT SELECT ON TABLE published.summary_by_commitment TO bi_reader;
GRANT SELECT ON TABLE published.summary_by_commitment TO pipeline_writer;
GRANT SELECT ON TABLE published.summary_by_criterion TO bi_reader;
GRANT SELECT ON TABLE published.summary_by_criterion TO pipeline_writer;
GRANT SELECT ON TABLE published.summary_by_departement TO bi_reader;
GRANT SELECT ON TABLE published.summary_by_departement TO pipeline_writer;
GRANT SELECT ON TABLE published.summary_by_region TO bi_reader;
GRANT SELECT ON TABLE published.summary_by_region TO pipeline_writer;
GRANT SELECT ON TABLE published.summary_by_site_kind TO bi_reader;
GRANT SELECT ON TABLE published.summary_by_site_kind TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE restricted.audits TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE restricted.contacts TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE restricted.nonconformities TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.audit_return__certificates TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.audit_return__findings TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.audit_return__identification TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.audit_return__indicators TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.audit_return__nonconformities TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE staging.locations TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.audit_sites TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.campaign_tallies TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.certificates TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.indicators TO pipeline_writer;
GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLE warehouse.nonconformities TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA known GRANT SELECT ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA ledger GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA measures GRANT SELECT ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA publication GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA published GRANT SELECT ON TABLES TO bi_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA published GRANT SELECT ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA reference GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA restricted GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA staging GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
ALTER DEFAULT PRIVILEGES FOR ROLE prefaudit IN SCHEMA warehouse GRANT SELECT,INSERT,DELETE,MAINTAIN,UPDATE ON TABLES TO pipeline_writer;
