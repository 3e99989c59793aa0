#!/bin/sh
# Run once by the image of PostgreSQL: the roles of Lianfang, and who may copy the whole server.
set -e
psql -v ON_ERROR_STOP=1 -U postgres -v app="$PASSWORD_APP" -v copy="$PASSWORD_COPY" <<'SQL'
CREATE ROLE lianfang LOGIN CREATEDB PASSWORD :'app';
GRANT pg_monitor TO lianfang;
CREATE ROLE lianfang_backup LOGIN REPLICATION PASSWORD :'copy';
CREATE ROLE lianfang_ingest;
CREATE ROLE lianfang_reader;
GRANT lianfang_ingest, lianfang_reader TO lianfang;
CREATE DATABASE lianfang OWNER lianfang ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C.UTF-8' TEMPLATE template0;
\connect lianfang
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
echo "host replication lianfang_backup all scram-sha-256" >> "$PGDATA/pg_hba.conf"
