/** What a terminal can show; a file or a pipe is as wide as its longest line, and has no colours. */
export interface Screen {
  /** In columns. */
  readonly width: number;
  readonly colours: boolean;
}

export const NO_SCREEN: Screen = { width: Number.POSITIVE_INFINITY, colours: false };
