/** An address may carry a password or a signed query; neither belongs into a report, a message or a log. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi, "$1").replace(/(:\/\/[^\s?#]*)[?#]\S*/g, "$1");
}
