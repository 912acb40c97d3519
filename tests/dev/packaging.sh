#!/bin/sh
# What is committed, and nothing else, installs from its lock and stands up as a team would run it.
# Usage: sh tests/dev/packaging.sh [PYTHON], from the project's folder.
set -eu
python=${1:-python3}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/app"

if git rev-parse --verify -q HEAD >/dev/null 2>&1; then
    git archive HEAD | tar -x -C "$place/app"
else
    tar -c --exclude=./.venv --exclude=./var --exclude=./.git . | tar -x -C "$place/app"
fi

cd "$place/app"
"$python" -m venv .venv
.venv/bin/python -m pip install -q --no-input --root-user-action=ignore --require-hashes -r requirements/app.txt

unset MAPAPP_DEMO DEBUG EMAIL_URL REDIS_URL
export MAPAPP_VAR="$place/state" DATABASE_URL="sqlite:///$place/plans.sqlite3"
export MAPAPP_PUBLIC_URL=https://plans.example ALLOWED_HOSTS=plans.example
.venv/bin/python manage.py migrate --verbosity 0
.venv/bin/python manage.py collectstatic --no-input --verbosity 0
.venv/bin/python manage.py check --deploy --database default --fail-level WARNING
echo "The archive installs, migrates, collects its static files and passes check --deploy."
