/** What a person asked for is not there, or cannot be done: said on a page of its own, with what to do. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly statusCode: number;
  readonly advice: string;

  constructor(statusCode: number, message: string, advice: string) {
    super(message);
    this.statusCode = statusCode;
    this.advice = advice;
  }
}
