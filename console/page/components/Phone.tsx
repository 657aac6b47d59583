import { phoneHref, phoneText } from '../data/format.ts'

/** A number that dials where the desk has a phone, and reads well where it has not. */
export function Phone({ phone }: { phone: string }) {
  return (
    <a className="phone" href={phoneHref(phone)}>
      {phoneText(phone)}
    </a>
  )
}
