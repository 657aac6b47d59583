import { isDialable, phoneHref, phoneText } from '../data/format.ts'

/** A number that dials where the desk has a phone, and reads well where it has not. */
export function Phone({ phone }: { phone: string }) {
  // a masked number is for whoever may not phone
  if (!isDialable(phone)) return <span className="phone">{phone}</span>
  return (
    <a className="phone" href={phoneHref(phone)}>
      {phoneText(phone)}
    </a>
  )
}
