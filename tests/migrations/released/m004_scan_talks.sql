BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'riskscan','m001_first_schema','2026-11-22 08:00:42.845506+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'riskscan','m002_origins_and_comments','2026-11-22 08:00:42.847145+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'riskscan','m003_interview_notes','2026-11-22 08:00:42.849666+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'riskscan','m004_scan_talks','2026-11-22 08:00:42.850623+00:00');
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  name TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at TEXT NOT NULL
) STRICT;
INSERT INTO "account" VALUES(1,'anja.advies@voorbeeld.nl','Anja Advies','',1,'2016-07-04T12:00:03.000000+00:00');
INSERT INTO "account" VALUES(2,'kees.collega@voorbeeld.nl','Kees Collega','',1,'2016-07-04T12:00:05.000000+00:00');
INSERT INTO "account" VALUES(3,'olga.elders@voorbeeld.nl','Olga Elders','',1,'2016-07-04T12:00:07.000000+00:00');
INSERT INTO "account" VALUES(4,'leo.leider@voorbeeld.nl','Leo Leider','',1,'2016-07-04T12:00:09.000000+00:00');
INSERT INTO "account" VALUES(5,'lies.lezer@voorbeeld.nl','Lies Lezer','',1,'2016-07-04T12:00:11.000000+00:00');
INSERT INTO "account" VALUES(6,'bea.beheer@voorbeeld.nl','Bea Beheer','',1,'2016-07-04T12:00:13.000000+00:00');
CREATE TABLE account_role (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account (id),
  role TEXT NOT NULL CHECK (role IN ('adviseur', 'programmaleider', 'lezer', 'beheerder')),
  granted_at TEXT NOT NULL,
  granted_by INTEGER REFERENCES account (id),
  revoked_at TEXT
) STRICT;
INSERT INTO "account_role" VALUES(1,1,'adviseur','2016-07-04T12:00:04.000000+00:00',NULL,NULL);
INSERT INTO "account_role" VALUES(2,2,'adviseur','2016-07-04T12:00:06.000000+00:00',NULL,NULL);
INSERT INTO "account_role" VALUES(3,3,'adviseur','2016-07-04T12:00:08.000000+00:00',NULL,NULL);
INSERT INTO "account_role" VALUES(4,4,'programmaleider','2016-07-04T12:00:10.000000+00:00',NULL,NULL);
INSERT INTO "account_role" VALUES(5,5,'lezer','2016-07-04T12:00:12.000000+00:00',NULL,NULL);
INSERT INTO "account_role" VALUES(6,6,'beheerder','2016-07-04T12:00:14.000000+00:00',NULL,NULL);
CREATE TABLE answer_revision (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  question TEXT NOT NULL,
  value TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
, copied_from INTEGER REFERENCES scan (id), restored_from INTEGER REFERENCES answer_revision (id)) STRICT;
INSERT INTO "answer_revision" VALUES(1,1,'t1.toelichting','"Eerste versie — met een streepje."',1,'2016-07-04T12:00:28.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(2,1,'t1.toelichting','"Tweede versie: “aanhaling”, €, ’s middags.\nEn een tweede regel."',2,'2016-07-04T12:00:30.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(3,1,'randvoorwaarden.stap1.status','"voldaan"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(4,1,'randvoorwaarden.visie.status','"deels"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(5,1,'randvoorwaarden.middelen.status','"voldaan"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(6,1,'randvoorwaarden.management.status','"voldaan"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(7,1,'randvoorwaarden.stap1.pril','"nee"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(8,1,'randvoorwaarden.middelen.pril','"nee"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(9,1,'randvoorwaarden.management.pril','"nee"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(10,1,'verscherpt_toezicht','"nee"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(11,1,'verslechtering','"nee"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(12,1,'vertrouwen','"ja"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(13,1,'randvoorwaarden.visie.actie','"op_schema"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(14,1,'randvoorwaarden.visie.verwacht','"2016-12-01"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(15,1,'t1.toelichting','"Wat er feitelijk is bij t1.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(16,1,'t1.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(17,1,'t2.toelichting','"Wat er feitelijk is bij t2.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(18,1,'t2.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(19,1,'t3.toelichting','"Wat er feitelijk is bij t3.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(20,1,'t3.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(21,1,'t4.toelichting','"Wat er feitelijk is bij t4.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(22,1,'t4.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(23,1,'t5.toelichting','"Wat er feitelijk is bij t5.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(24,1,'t5.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(25,1,'t6.toelichting','"Wat er feitelijk is bij t6.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(26,1,'t6.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(27,1,'t7.toelichting','"Wat er feitelijk is bij t7.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(28,1,'t7.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(29,1,'t8.toelichting','"Wat er feitelijk is bij t8.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(30,1,'t8.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(31,1,'t9.toelichting','"Wat er feitelijk is bij t9.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(32,1,'t9.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(33,1,'t10.toelichting','"Wat er feitelijk is bij t10.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(34,1,'t10.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(35,1,'t11.toelichting','"Wat er feitelijk is bij t11.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(36,1,'t11.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(37,1,'t12.toelichting','"Wat er feitelijk is bij t12.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(38,1,'t12.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(39,1,'t13.toelichting','"Wat er feitelijk is bij t13.toelichting."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(40,1,'t13.risico','"geen"',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(41,1,'overall_beeld','"Wat er feitelijk is bij overall_beeld."',1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(42,1,'t1.bronnen','"Jaarverslag 2015"',1,'2016-07-04T12:00:49.000000+00:00',NULL,NULL);
INSERT INTO "answer_revision" VALUES(43,2,'t2.toelichting','"Nog niet af."',3,'2016-07-04T12:00:53.000000+00:00',NULL,NULL);
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL,
  organisation_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL REFERENCES account (id),
  assigned_at TEXT NOT NULL,
  assigned_by INTEGER REFERENCES account (id),
  ended_at TEXT,
  FOREIGN KEY (round_id, organisation_id) REFERENCES round_organisation (round_id, organisation_id)
) STRICT;
INSERT INTO "assignment" VALUES(1,1,1,1,'2016-07-04T12:00:17.000000+00:00',NULL,NULL);
INSERT INTO "assignment" VALUES(2,1,1,2,'2016-07-04T12:00:18.000000+00:00',NULL,NULL);
INSERT INTO "assignment" VALUES(3,1,2,3,'2016-07-04T12:00:20.000000+00:00',NULL,NULL);
CREATE TABLE audit_entry (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  account_id INTEGER,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  address TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "audit_entry" VALUES(1,'2016-07-04T12:00:01.000000+00:00',NULL,'organisatie gemaakt','organisatie 1','opdrachtregel','Veilig Thuis Voorbeeldstad','0000000000000000000000000000000000000000000000000000000000000000','f812589a5ec07f9492e4074301149592e0dbf5751ad3e2d1c5b67801ce21aeb0');
INSERT INTO "audit_entry" VALUES(2,'2016-07-04T12:00:02.000000+00:00',NULL,'organisatie gemaakt','organisatie 2','opdrachtregel','Veilig Thuis Proefland','f812589a5ec07f9492e4074301149592e0dbf5751ad3e2d1c5b67801ce21aeb0','feb23db725c539b090f9ccca19672b211848db74d1131c2ccbebb9986ea3cabb');
INSERT INTO "audit_entry" VALUES(3,'2016-07-04T12:00:16.000000+00:00',NULL,'ronde gemaakt','ronde 1','opdrachtregel','Ronde zomer 2016','feb23db725c539b090f9ccca19672b211848db74d1131c2ccbebb9986ea3cabb','902420dcb1e769ec4624f32febaacfe4d9767339e3fa86ea81c7fcf6918b8689');
INSERT INTO "audit_entry" VALUES(4,'2016-07-04T12:00:19.000000+00:00',NULL,'toewijzing gewijzigd','ronde 1 organisatie 1','opdrachtregel','accounts 1, 2','902420dcb1e769ec4624f32febaacfe4d9767339e3fa86ea81c7fcf6918b8689','e2ac8ef90fc9f1176ec7d3901dd0e8b810891f4f175e8c9e015a33d3b8931cc1');
INSERT INTO "audit_entry" VALUES(5,'2016-07-04T12:00:21.000000+00:00',NULL,'toewijzing gewijzigd','ronde 1 organisatie 2','opdrachtregel','accounts 3','e2ac8ef90fc9f1176ec7d3901dd0e8b810891f4f175e8c9e015a33d3b8931cc1','e2c53fb296c4dfc5ed64a33003c808d76bc6fa085329efbdfbd7a69e8b525a97');
INSERT INTO "audit_entry" VALUES(6,'2016-07-04T12:00:23.000000+00:00',NULL,'ronde geopend','ronde 1','opdrachtregel','','e2c53fb296c4dfc5ed64a33003c808d76bc6fa085329efbdfbd7a69e8b525a97','95682120c48db440b349005d6cb4b99e182896f283465fa655c27f75a9ede789');
INSERT INTO "audit_entry" VALUES(7,'2016-07-04T12:00:25.000000+00:00',1,'scan gestart','scan 1','127.0.0.1','','95682120c48db440b349005d6cb4b99e182896f283465fa655c27f75a9ede789','05c529b05acafd6252ec8bcae70247ffed883e3dd11c072f7ab2a410ce82a651');
INSERT INTO "audit_entry" VALUES(8,'2016-07-04T12:00:27.000000+00:00',6,'toezicht vastgelegd','organisatie 2','127.0.0.1','verscherpt','05c529b05acafd6252ec8bcae70247ffed883e3dd11c072f7ab2a410ce82a651','e381639725a176057770866744fdbfb05db823ef68848b72ec6de4503b930dd3');
INSERT INTO "audit_entry" VALUES(9,'2016-07-04T12:00:29.000000+00:00',1,'antwoorden bewaard','scan 1','127.0.0.1','t1.toelichting','e381639725a176057770866744fdbfb05db823ef68848b72ec6de4503b930dd3','ca7691f77dcf387c0e48737cd82eb97543c2e62486745ae3e7b766305bf0ea5a');
INSERT INTO "audit_entry" VALUES(10,'2016-07-04T12:00:31.000000+00:00',2,'antwoorden bewaard','scan 1','127.0.0.1','t1.toelichting','ca7691f77dcf387c0e48737cd82eb97543c2e62486745ae3e7b766305bf0ea5a','2794fb67a02513010918d2e0ee82ed69614bac08b745a1bb65d7353c674a9fa4');
INSERT INTO "audit_entry" VALUES(11,'2016-07-04T12:00:33.000000+00:00',2,'opmerking geplaatst','scan 1','127.0.0.1','opmerking 1, t1.toelichting','2794fb67a02513010918d2e0ee82ed69614bac08b745a1bb65d7353c674a9fa4','23df90fb1c5448cd63e278007eb2b52eab8b013b82ee3be7f9108607e3c7a401');
INSERT INTO "audit_entry" VALUES(12,'2016-07-04T12:00:35.000000+00:00',1,'gesprek vastgelegd','scan 1 gesprek 1','127.0.0.1','','23df90fb1c5448cd63e278007eb2b52eab8b013b82ee3be7f9108607e3c7a401','188ace6573058d40cdd05e073cb5f6d8eaee85256b98d3c67feb5b07211ddfe7');
INSERT INTO "audit_entry" VALUES(13,'2016-07-04T12:00:37.000000+00:00',1,'antwoorden bewaard','scan 1','127.0.0.1','randvoorwaarden.stap1.status, randvoorwaarden.visie.status, randvoorwaarden.middelen.status, randvoorwaarden.management.status, randvoorwaarden.stap1.pril, randvoorwaarden.middelen.pril, randvoorwaarden.management.pril, verscherpt_toezicht, verslechtering, vertrouwen, randvoorwaarden.visie.actie, randvoorwaarden.visie.verwacht, t1.toelichting, t1.risico, t2.toelichting, t2.risico, t3.toelichting, t3.risico, t4.toelichting, t4.risico, t5.toelichting, t5.risico, t6.toelichting, t6.risico, t7.toelichting, t7.risico, t8.toelichting, t8.risico, t9.toelichting, t9.risico, t10.toelichting, t10.risico, t11.toelichting, t11.risico, t12.toelichting, t12.risico, t13.toelichting, t13.risico, overall_beeld, t18.budget_structureel, t18.budget_incidenteel, t18.budget_bovenwettelijk, t19.meldingen, t19.adviesvragen, t19.onderzoeken, t20.fte_vt_vast, t20.fte_vt_tijdelijk, t20.fte_vertrouwensarts_vast, t20.fte_vertrouwensarts_tijdelijk, t20.fte_gedragswetenschapper_vast, t20.fte_gedragswetenschapper_tijdelijk','188ace6573058d40cdd05e073cb5f6d8eaee85256b98d3c67feb5b07211ddfe7','2adb0deff054b39157b8fa035a301502ebebc96b170bb2c29fd26f62ecfcd44c');
INSERT INTO "audit_entry" VALUES(14,'2016-07-04T12:00:39.000000+00:00',1,'gesprek vastgelegd','scan 1 gesprek 2','127.0.0.1','','2adb0deff054b39157b8fa035a301502ebebc96b170bb2c29fd26f62ecfcd44c','270bd6f4d078050fa3b8550181c8575e28db2fd82f3bb529e0fcdb1ef44a96b0');
INSERT INTO "audit_entry" VALUES(15,'2016-07-04T12:00:41.000000+00:00',1,'besluit genomen','scan 1','127.0.0.1','2b','270bd6f4d078050fa3b8550181c8575e28db2fd82f3bb529e0fcdb1ef44a96b0','40d0d0cd4d860f606b0c276e4432bf74b5c879fb4ed1e29844d1ae5434277613');
INSERT INTO "audit_entry" VALUES(16,'2016-07-04T12:00:43.000000+00:00',1,'scan ter vaststelling aangeboden','scan 1','127.0.0.1','','40d0d0cd4d860f606b0c276e4432bf74b5c879fb4ed1e29844d1ae5434277613','b19e88d11497f8178c8b793fa4c554dcb16b905de0d9cbfe420717321d8555ea');
INSERT INTO "audit_entry" VALUES(17,'2016-07-04T12:00:45.000000+00:00',4,'scan vastgesteld','scan 1','127.0.0.1','','b19e88d11497f8178c8b793fa4c554dcb16b905de0d9cbfe420717321d8555ea','b48f5dfec13debf33b1a62cbfe27d45bf42a5c59f96ffbbea517758d7c9c3bc0');
INSERT INTO "audit_entry" VALUES(18,'2016-07-04T12:00:48.000000+00:00',4,'scan heropend','scan 1','127.0.0.1','','b48f5dfec13debf33b1a62cbfe27d45bf42a5c59f96ffbbea517758d7c9c3bc0','98bde0620c5ded839fdb931f7243e0ad8376c8e1afe7953d18bef3f3e2eea7a6');
INSERT INTO "audit_entry" VALUES(19,'2016-07-04T12:00:50.000000+00:00',1,'antwoorden bewaard','scan 1','127.0.0.1','t1.bronnen','98bde0620c5ded839fdb931f7243e0ad8376c8e1afe7953d18bef3f3e2eea7a6','e2ffed05da731818b0bc093d868559458362fbcd703f7b95900f085341a3ff13');
INSERT INTO "audit_entry" VALUES(20,'2016-07-04T12:00:52.000000+00:00',3,'scan gestart','scan 2','127.0.0.1','','e2ffed05da731818b0bc093d868559458362fbcd703f7b95900f085341a3ff13','d05476ac30b74aa5663e37f796def5a14e2f80c3a52f2aaaf9e2afa7acf28167');
INSERT INTO "audit_entry" VALUES(21,'2016-07-04T12:00:54.000000+00:00',3,'antwoorden bewaard','scan 2','127.0.0.1','t2.toelichting','d05476ac30b74aa5663e37f796def5a14e2f80c3a52f2aaaf9e2afa7acf28167','92585a232ebf72903759b87b4ca2d9af57864c0f601c214a19994a97333c470b');
CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  question TEXT NOT NULL,
  text TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  written_at TEXT NOT NULL
) STRICT;
INSERT INTO "comment" VALUES(1,1,'t1.toelichting','Klopt dit met het jaarverslag?',2,'2016-07-04T12:00:32.000000+00:00');
CREATE TABLE comment_event (
  id INTEGER PRIMARY KEY,
  comment_id INTEGER NOT NULL REFERENCES comment (id),
  kind TEXT NOT NULL CHECK (kind IN ('afgehandeld', 'heropend')),
  at TEXT NOT NULL,
  by_account INTEGER NOT NULL REFERENCES account (id)
) STRICT;
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  outcome TEXT NOT NULL,
  motivation TEXT NOT NULL,
  suggestion TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES account (id),
  decided_at TEXT NOT NULL
) STRICT;
INSERT INTO "decision" VALUES(1,1,'2b','','{"category":{"meaning":"De organisatie voldoet nog niet aan alle randvoorwaarden. De verbeteringen lopen op schema en er is vertrouwen dat de basis op tijd op orde komt.","name":"Basis binnen afzienbare tijd op orde (verbetering op schema)"},"conditions":[{"clause":"de Veilig Thuis organisatie voldoet aan het toetsingskader Stap 1 van de inspecties","key":"stap1","sentence":"De organisatie voldoet aan het toetsingskader Stap 1 van de inspecties.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Toetsingskader Stap 1"},{"clause":"Er is sprake van een gezamenlijke bestuurlijke visie op de positionering van de Veilig Thuis-organisatie","key":"visie","sentence":"De gezamenlijke bestuurlijke visie is er nog niet, maar de besluitvorming is op schema. Het resultaat wordt verwacht op 1 december 2016.","source":"Rapportage 26-09-2016, §1.3","states":["W"],"title":"Gezamenlijke bestuurlijke visie"},{"clause":"voldoende prioritering van financiële middelen en capaciteit","key":"middelen","sentence":"De gemeenten geven genoeg prioriteit aan geld en capaciteit voor Veilig Thuis.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Middelen en capaciteit"},{"clause":"kwalitatief voldoende tactisch en operationeel management","key":"management","sentence":"Het tactisch en operationeel management is goed genoeg.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Tactisch en operationeel management"}],"definition":"e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517","facts":{"format":"risicoscan/1","organisatie":"Veilig Thuis Voorbeeldstad","peildatum":"2016-06-30","randvoorwaarden":{"management":{"pril":"nee","status":"voldaan"},"middelen":{"pril":"nee","status":"voldaan"},"stap1":{"pril":"nee","status":"voldaan"},"visie":{"actie":"op_schema","status":"deels","verwacht":"2016-12-01"}},"verscherpt_toezicht":"nee","verslechtering":"nee","vertrouwen":"ja"},"fired":[{"clause":"dusdanige verbeteracties in gang hebben gezet dat de verwachting is dat dit binnen afzienbare tijd wel het geval zal zijn","id":"onderweg","sentence":"Nog niet aan alle randvoorwaarden is voldaan, maar de verbeteracties zijn op schema en op tijd klaar.","source":"Rapportage 26-09-2016, §1.3 en voetnoten 2 en 3"}],"format":"trace/1","needed":["Volgens de regels zou de indeling ‘Basis op orde’ zijn als:","Gezamenlijke bestuurlijke visie: blijvend aan de voorwaarde is voldaan."],"parameters":{"geen_datum_op_tijd":false,"maanden":null,"meeste":null,"streefdatum":"2017-01-01","vertrouwen_gevraagd":true},"result":{"needed":["visie:M"],"open":[],"organisatie":"Veilig Thuis Voorbeeldstad","outcome":"2b","possible":["2b"],"rule":"onderweg","states":{"management":["M"],"middelen":["M"],"stap1":["M"],"visie":["W"]},"version":"2016-2"},"rules":"b02d22460e5536ed705ac825be018149d2266b4b59a9e148daaf2f82dcefe6e1"}',1,'2016-07-04T12:00:40.000000+00:00');
CREATE TABLE figure (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  measure TEXT NOT NULL,
  reference_from TEXT NOT NULL,
  reference_to TEXT NOT NULL,
  kind TEXT NOT NULL DEFAULT 'realisatie' CHECK (kind IN ('realisatie', 'prognose', 'begroting')),
  edition TEXT NOT NULL DEFAULT '',
  value TEXT NOT NULL,
  source TEXT NOT NULL DEFAULT '',
  scan_id INTEGER REFERENCES scan (id),
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
, copied_from INTEGER REFERENCES scan (id), restored_from INTEGER REFERENCES figure (id)) STRICT;
INSERT INTO "figure" VALUES(1,1,'budget_structureel','2016-01-01','2016-12-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(2,1,'budget_incidenteel','2016-01-01','2016-12-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(3,1,'budget_bovenwettelijk','2016-01-01','2016-12-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(4,1,'meldingen','2016-01-01','2016-03-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(5,1,'adviesvragen','2016-01-01','2016-03-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(6,1,'onderzoeken','2016-01-01','2016-03-31','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(7,1,'fte_vt_vast','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(8,1,'fte_vt_tijdelijk','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(9,1,'fte_vertrouwensarts_vast','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(10,1,'fte_vertrouwensarts_tijdelijk','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(11,1,'fte_gedragswetenschapper_vast','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
INSERT INTO "figure" VALUES(12,1,'fte_gedragswetenschapper_tijdelijk','2016-04-01','2016-04-01','realisatie','','"100"','risicoscan',1,1,'2016-07-04T12:00:36.000000+00:00',NULL,NULL);
CREATE TABLE inhabitants (
  municipality TEXT NOT NULL REFERENCES municipality (code),
  counted_on TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (municipality, counted_on)
) STRICT;
CREATE TABLE interview (id INTEGER PRIMARY KEY, scan_id INTEGER NOT NULL REFERENCES scan (id)) STRICT;
INSERT INTO "interview" VALUES(1,1);
INSERT INTO "interview" VALUES(2,1);
CREATE TABLE interview_note (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES interview_revision (id),
  text TEXT NOT NULL,
  topics TEXT NOT NULL DEFAULT '',
  in_report INTEGER NOT NULL DEFAULT 0 CHECK (in_report IN (0, 1))
) STRICT;
INSERT INTO "interview_note" VALUES(1,1,'Genoemd: de fusie','t3',1);
INSERT INTO "interview_note" VALUES(2,1,'Niet voor het rapport','',0);
CREATE TABLE interview_revision (
  id INTEGER PRIMARY KEY,
  interview_id INTEGER NOT NULL REFERENCES interview (id),
  held_on TEXT,
  kind TEXT NOT NULL,
  manner TEXT NOT NULL,
  knelpunten TEXT NOT NULL,
  opgaven TEXT NOT NULL,
  ketenpartners TEXT NOT NULL,
  wensen TEXT NOT NULL,
  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
  author_id INTEGER NOT NULL REFERENCES account (id),
  saved_at TEXT NOT NULL
) STRICT;
INSERT INTO "interview_revision" VALUES(1,1,'2016-07-01','wethouder','gesprek','Te weinig vertrouwensartsen.
De wachttijd loopt op.','Eerst de instroom op orde.','De politie “doet mee”.','Ondersteuning bij de fusie; ’s avonds bereikbaar.',0,1,'2016-07-04T12:00:34.000000+00:00');
INSERT INTO "interview_revision" VALUES(2,2,'2016-07-01','ambtelijk_adviseur','gesprek','','','','',0,1,'2016-07-04T12:00:38.000000+00:00');
CREATE TABLE login_attempt (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL COLLATE NOCASE,
  address TEXT NOT NULL,
  at TEXT NOT NULL,
  succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1))
) STRICT;
CREATE TABLE membership (
  id INTEGER PRIMARY KEY,
  municipality TEXT NOT NULL REFERENCES municipality (code),
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  valid_from TEXT,
  valid_to TEXT
) STRICT;
CREATE TABLE municipality (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, province TEXT NOT NULL, valid_from TEXT, valid_to TEXT
) STRICT;
CREATE TABLE organisation (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  letters TEXT NOT NULL,
  grid_row INTEGER NOT NULL,
  grid_column INTEGER NOT NULL,
  valid_from TEXT,
  valid_to TEXT,
  successor_id INTEGER REFERENCES organisation (id),
  parent_id INTEGER REFERENCES parent_organisation (id)
) STRICT;
INSERT INTO "organisation" VALUES(1,'voorbeeldstad','Veilig Thuis Voorbeeldstad','VO',1,1,NULL,NULL,NULL,NULL);
INSERT INTO "organisation" VALUES(2,'proefland','Veilig Thuis Proefland','PR',1,2,NULL,NULL,NULL,NULL);
CREATE TABLE parent_organisation (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, legal_form TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE participant (
  id INTEGER PRIMARY KEY,
  revision_id INTEGER NOT NULL REFERENCES interview_revision (id),
  name TEXT NOT NULL,
  role TEXT NOT NULL
) STRICT;
INSERT INTO "participant" VALUES(1,1,'P. Persoon','wethouder');
INSERT INTO "participant" VALUES(2,1,'','beleidsadviseur');
INSERT INTO "participant" VALUES(3,2,'P. Persoon','beleidsadviseur');
CREATE TABLE round (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  questionnaire_version TEXT NOT NULL,
  definition_digest TEXT NOT NULL,
  peildatum TEXT NOT NULL,
  streefdatum TEXT,
  peiljaar INTEGER NOT NULL,
  period_from TEXT NOT NULL,
  period_to TEXT NOT NULL,
  staff_date TEXT NOT NULL,
  deadline TEXT NOT NULL,
  created_at TEXT NOT NULL,
  created_by INTEGER REFERENCES account (id)
) STRICT;
INSERT INTO "round" VALUES(1,'Ronde zomer 2016','2016-2','e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517','2016-06-30',NULL,2016,'2016-01-01','2016-03-31','2016-04-01','2016-08-01','2016-07-04T12:00:15.000000+00:00',NULL);
CREATE TABLE round_event (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL REFERENCES round (id),
  kind TEXT NOT NULL CHECK (kind IN ('geopend', 'gesloten')),
  at TEXT NOT NULL,
  by_account INTEGER REFERENCES account (id)
) STRICT;
INSERT INTO "round_event" VALUES(1,1,'geopend','2016-07-04T12:00:22.000000+00:00',NULL);
CREATE TABLE round_organisation (
  round_id INTEGER NOT NULL REFERENCES round (id),
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  PRIMARY KEY (round_id, organisation_id)
) STRICT;
INSERT INTO "round_organisation" VALUES(1,2);
INSERT INTO "round_organisation" VALUES(1,1);
CREATE TABLE scan (
  id INTEGER PRIMARY KEY,
  round_id INTEGER NOT NULL,
  organisation_id INTEGER NOT NULL,
  questionnaire_version TEXT NOT NULL,
  definition_digest TEXT NOT NULL,
  UNIQUE (round_id, organisation_id),
  FOREIGN KEY (round_id, organisation_id) REFERENCES round_organisation (round_id, organisation_id)
) STRICT;
INSERT INTO "scan" VALUES(1,1,1,'2016-2','e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517');
INSERT INTO "scan" VALUES(2,1,2,'2016-2','e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517');
CREATE TABLE scan_event (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  by_account INTEGER REFERENCES account (id)
, held_on TEXT, with_whom TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "scan_event" VALUES(1,1,'gestart','','2016-07-04T12:00:24.000000+00:00',1,NULL,'');
INSERT INTO "scan_event" VALUES(2,1,'ter vaststelling aangeboden','','2016-07-04T12:00:42.000000+00:00',1,NULL,'');
INSERT INTO "scan_event" VALUES(3,1,'vastgesteld','','2016-07-04T12:00:44.000000+00:00',4,NULL,'');
INSERT INTO "scan_event" VALUES(4,1,'heropend','Bij onderwerp 3 ontbreekt nog waar dit op is gebaseerd.','2016-07-04T12:00:47.000000+00:00',4,NULL,'');
INSERT INTO "scan_event" VALUES(5,2,'gestart','','2016-07-04T12:00:51.000000+00:00',3,NULL,'');
CREATE TABLE session (
  id INTEGER PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id INTEGER NOT NULL REFERENCES account (id),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT
) STRICT;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY,
  scan_id INTEGER NOT NULL REFERENCES scan (id),
  event_id INTEGER NOT NULL REFERENCES scan_event (id),
  outcome TEXT NOT NULL,
  content TEXT NOT NULL,
  digest TEXT NOT NULL,
  made_at TEXT NOT NULL
) STRICT;
INSERT INTO "snapshot" VALUES(1,1,3,'2b','{"answers":{"overall_beeld":{"revision":41,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij overall_beeld.\""},"randvoorwaarden.management.pril":{"revision":9,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"nee\""},"randvoorwaarden.management.status":{"revision":6,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"voldaan\""},"randvoorwaarden.middelen.pril":{"revision":8,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"nee\""},"randvoorwaarden.middelen.status":{"revision":5,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"voldaan\""},"randvoorwaarden.stap1.pril":{"revision":7,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"nee\""},"randvoorwaarden.stap1.status":{"revision":3,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"voldaan\""},"randvoorwaarden.visie.actie":{"revision":13,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"op_schema\""},"randvoorwaarden.visie.status":{"revision":4,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"deels\""},"randvoorwaarden.visie.verwacht":{"revision":14,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"2016-12-01\""},"t1.risico":{"revision":16,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t1.toelichting":{"revision":15,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t1.toelichting.\""},"t10.risico":{"revision":34,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t10.toelichting":{"revision":33,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t10.toelichting.\""},"t11.risico":{"revision":36,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t11.toelichting":{"revision":35,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t11.toelichting.\""},"t12.risico":{"revision":38,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t12.toelichting":{"revision":37,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t12.toelichting.\""},"t13.risico":{"revision":40,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t13.toelichting":{"revision":39,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t13.toelichting.\""},"t18.budget_bovenwettelijk":{"revision":3,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t18.budget_incidenteel":{"revision":2,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t18.budget_structureel":{"revision":1,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t19.adviesvragen":{"revision":5,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t19.meldingen":{"revision":4,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t19.onderzoeken":{"revision":6,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t2.risico":{"revision":18,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t2.toelichting":{"revision":17,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t2.toelichting.\""},"t20.fte_gedragswetenschapper_tijdelijk":{"revision":12,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t20.fte_gedragswetenschapper_vast":{"revision":11,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t20.fte_vertrouwensarts_tijdelijk":{"revision":10,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t20.fte_vertrouwensarts_vast":{"revision":9,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t20.fte_vt_tijdelijk":{"revision":8,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t20.fte_vt_vast":{"revision":7,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"100\""},"t3.risico":{"revision":20,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t3.toelichting":{"revision":19,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t3.toelichting.\""},"t4.risico":{"revision":22,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t4.toelichting":{"revision":21,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t4.toelichting.\""},"t5.risico":{"revision":24,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t5.toelichting":{"revision":23,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t5.toelichting.\""},"t6.risico":{"revision":26,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t6.toelichting":{"revision":25,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t6.toelichting.\""},"t7.risico":{"revision":28,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t7.toelichting":{"revision":27,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t7.toelichting.\""},"t8.risico":{"revision":30,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t8.toelichting":{"revision":29,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t8.toelichting.\""},"t9.risico":{"revision":32,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"geen\""},"t9.toelichting":{"revision":31,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"Wat er feitelijk is bij t9.toelichting.\""},"verscherpt_toezicht":{"revision":10,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"nee\""},"verslechtering":{"revision":11,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"nee\""},"vertrouwen":{"revision":12,"saved_at":"2016-07-04T14:00:36+02:00","value":"\"ja\""}},"auditkop":"b48f5dfec13debf33b1a62cbfe27d45bf42a5c59f96ffbbea517758d7c9c3bc0","besluit":{"motivering":"","op":"2016-07-04T12:00:40.000000+00:00","uitkomst":"2b"},"definitie":"e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517","format":"snapshot/1","gesprekken":[{"aantekeningen":[{"onderwerpen":["t3"],"tekst":"Genoemd: de fusie"}],"datum":"2016-07-01","met":"Wethouder","rollen":["wethouder","beleidsadviseur"],"saved_at":"2016-07-04T12:00:34.000000+00:00","teksten":{"ketenpartners":"De politie “doet mee”.","knelpunten":"Te weinig vertrouwensartsen.\nDe wachttijd loopt op.","opgaven":"Eerst de instroom op orde.","wensen":"Ondersteuning bij de fusie; ’s avonds bereikbaar."},"wijze":"Gesprek"},{"aantekeningen":[],"datum":"2016-07-01","met":"Ambtelijk adviseur","rollen":["beleidsadviseur"],"saved_at":"2016-07-04T12:00:38.000000+00:00","teksten":{"ketenpartners":"","knelpunten":"","opgaven":"","wensen":""},"wijze":"Gesprek"}],"organisatie":"Veilig Thuis Voorbeeldstad","peildatum":"2016-06-30","ronde":"Ronde zomer 2016","streefdatum":null,"versie":"2016-2","voorstel":{"category":{"meaning":"De organisatie voldoet nog niet aan alle randvoorwaarden. De verbeteringen lopen op schema en er is vertrouwen dat de basis op tijd op orde komt.","name":"Basis binnen afzienbare tijd op orde (verbetering op schema)"},"conditions":[{"clause":"de Veilig Thuis organisatie voldoet aan het toetsingskader Stap 1 van de inspecties","key":"stap1","sentence":"De organisatie voldoet aan het toetsingskader Stap 1 van de inspecties.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Toetsingskader Stap 1"},{"clause":"Er is sprake van een gezamenlijke bestuurlijke visie op de positionering van de Veilig Thuis-organisatie","key":"visie","sentence":"De gezamenlijke bestuurlijke visie is er nog niet, maar de besluitvorming is op schema. Het resultaat wordt verwacht op 1 december 2016.","source":"Rapportage 26-09-2016, §1.3","states":["W"],"title":"Gezamenlijke bestuurlijke visie"},{"clause":"voldoende prioritering van financiële middelen en capaciteit","key":"middelen","sentence":"De gemeenten geven genoeg prioriteit aan geld en capaciteit voor Veilig Thuis.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Middelen en capaciteit"},{"clause":"kwalitatief voldoende tactisch en operationeel management","key":"management","sentence":"Het tactisch en operationeel management is goed genoeg.","source":"Rapportage 26-09-2016, §1.3","states":["M"],"title":"Tactisch en operationeel management"}],"definition":"e25c7ea0cff8c9f14bf4917f78718c5be76f3da94da98e18600d26a4a58a1517","facts":{"format":"risicoscan/1","organisatie":"Veilig Thuis Voorbeeldstad","peildatum":"2016-06-30","randvoorwaarden":{"management":{"pril":"nee","status":"voldaan"},"middelen":{"pril":"nee","status":"voldaan"},"stap1":{"pril":"nee","status":"voldaan"},"visie":{"actie":"op_schema","status":"deels","verwacht":"2016-12-01"}},"verscherpt_toezicht":"nee","verslechtering":"nee","vertrouwen":"ja"},"fired":[{"clause":"dusdanige verbeteracties in gang hebben gezet dat de verwachting is dat dit binnen afzienbare tijd wel het geval zal zijn","id":"onderweg","sentence":"Nog niet aan alle randvoorwaarden is voldaan, maar de verbeteracties zijn op schema en op tijd klaar.","source":"Rapportage 26-09-2016, §1.3 en voetnoten 2 en 3"}],"format":"trace/1","needed":["Volgens de regels zou de indeling ‘Basis op orde’ zijn als:","Gezamenlijke bestuurlijke visie: blijvend aan de voorwaarde is voldaan."],"parameters":{"geen_datum_op_tijd":false,"maanden":null,"meeste":null,"streefdatum":"2017-01-01","vertrouwen_gevraagd":true},"result":{"needed":["visie:M"],"open":[],"organisatie":"Veilig Thuis Voorbeeldstad","outcome":"2b","possible":["2b"],"rule":"onderweg","states":{"management":["M"],"middelen":["M"],"stap1":["M"],"visie":["W"]},"version":"2016-2"},"rules":"b02d22460e5536ed705ac825be018149d2266b4b59a9e148daaf2f82dcefe6e1"}}','fc1bed6f1e8010d48dd9955b4477f68052797772c174f8d4eb2fe0c783cca142','2016-07-04T12:00:46.000000+00:00');
CREATE TABLE supervision (
  id INTEGER PRIMARY KEY,
  organisation_id INTEGER NOT NULL REFERENCES organisation (id),
  kind TEXT NOT NULL CHECK (kind IN ('regulier', 'specifiek', 'verscherpt')),
  since TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',
  term TEXT,
  extended_to TEXT,
  ended_on TEXT,
  recorded_by INTEGER REFERENCES account (id),
  recorded_at TEXT NOT NULL,
  replaces_id INTEGER UNIQUE REFERENCES supervision (id)
) STRICT;
INSERT INTO "supervision" VALUES(1,2,'verscherpt','2016-02-01','Wachtlijst',NULL,NULL,NULL,6,'2016-07-04T12:00:26.000000+00:00',NULL);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE UNIQUE INDEX account_role_held ON account_role (account_id, role) WHERE revoked_at IS NULL;
CREATE INDEX login_attempt_recent ON login_attempt (at);
CREATE INDEX membership_organisation ON membership (organisation_id);
CREATE INDEX supervision_organisation ON supervision (organisation_id);
CREATE INDEX round_event_round ON round_event (round_id);
CREATE UNIQUE INDEX assignment_held ON assignment (account_id, round_id, organisation_id) WHERE ended_at IS NULL;
CREATE INDEX scan_event_scan ON scan_event (scan_id);
CREATE INDEX answer_revision_current ON answer_revision (scan_id, question, id);
CREATE INDEX figure_current ON figure (organisation_id, measure, reference_from, reference_to, id);
CREATE INDEX figure_scan ON figure (scan_id);
CREATE INDEX interview_scan ON interview (scan_id);
CREATE INDEX interview_revision_current ON interview_revision (interview_id, id);
CREATE INDEX participant_revision ON participant (revision_id);
CREATE INDEX decision_scan ON decision (scan_id, id);
CREATE INDEX snapshot_scan ON snapshot (scan_id, id);
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE INDEX comment_scan ON comment (scan_id, id);
CREATE INDEX comment_event_comment ON comment_event (comment_id, id);
CREATE INDEX interview_note_revision ON interview_note (revision_id);
COMMIT;
