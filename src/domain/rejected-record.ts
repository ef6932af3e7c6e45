/** A record that was read but cannot be kept: its id where it has one, the field and why. Never the payload (I11). */
export interface RejectedRecord {
  readonly recordId: string | null;
  readonly field: string;
  readonly reason: string;
  /** The name it would match a held user by when the id is missing, so that its user is not swept. */
  readonly userPrincipalName: string | null;
}
