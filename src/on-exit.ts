const actions = new Set<() => void>();

/**
 * Has `action` done if the process ends before the returned function is called: how Ctrl-C and fatal errors leave no
 * process, directory or half-written file behind. The action must be synchronous. The latest comes first, so that a
 * process is killed before the directory that it stands in is removed.
 */
export function onExit(action: () => void): () => void {
  if (actions.size === 0) process.once("exit", runAll);
  actions.add(action);
  return () => {
    actions.delete(action);
    if (actions.size === 0) process.off("exit", runAll);
  };
}

function runAll(): void {
  for (const action of [...actions].reverse()) {
    try {
      action();
    } catch {
      // Nobody is left to be told, and the other actions must still be done.
    }
  }
}
