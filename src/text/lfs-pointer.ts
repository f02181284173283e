/** The first words of a pointer that stands for a file in Git LFS, by its name of today and its first one. */
const FIRST_WORDS = /^version https:\/\/(git-lfs|hawser)\.github\.com\/spec\//;

/** @param text the beginning of a file */
export function isLfsPointer(text: string): boolean {
  return FIRST_WORDS.test(text);
}
