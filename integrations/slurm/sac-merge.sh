#!/bin/bash
# Joins the reports of sac-array.sh once all its tasks have ended, well or not: a part that is missing is an error.
#
#SBATCH --job-name=sac-merge
#SBATCH --time=00:30:00
set -eu
sac merge 'sac-shard-*.json' --json sac-report.json --html sac-report.html
