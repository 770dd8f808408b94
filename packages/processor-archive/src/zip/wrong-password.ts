/** A password that does not open an entry. */
export class WrongPassword extends Error {
  override readonly name = 'WrongPassword';
}
