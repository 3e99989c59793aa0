"""Django's engine for a database that lies over several machines; settings name it where LIANFANG_CLUSTER is 1."""
