#!/bin/bash
# Judges models as a job array of Slurm: each task a part, as many as --array says, in a folder that all nodes share.
#
#   export SAC_FINGERPRINT=source.sac SAC_MODELS='models/**/*.onnx'
#   array=$(sbatch --parsable sac-array.sh)
#   sbatch --dependency="afterany:$array" sac-merge.sh
#
#SBATCH --job-name=sac
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=16G
#SBATCH --time=06:00:00
set -eu
sac check "$SAC_FINGERPRINT" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --fail-on none --json "sac-shard-$SLURM_ARRAY_TASK_ID.json" -- "$SAC_MODELS"
