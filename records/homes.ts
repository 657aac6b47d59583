/** Homes with their residents, contacts and providers; and the brief that queues, notices and the fail-open path show. */
import type { HomeState } from '../rules/home.ts'
import type { ContactRecord, DeviceRecord, HomeRecord, ProviderRecord, ResidentRecord } from './people.ts'

export interface HomeFile {
  home: HomeRecord
  residents: ResidentRecord[]
  /** in calling order */
  contacts: ContactRecord[]
  /** of the whole city, those of the home's town first */
  providers: ProviderRecord[]
}

export interface ResidentBrief {
  name: string
  gender: 'female' | 'male' | null
  birthDate: string | null
  categories: string[]
  phone: string | null
}
export interface HomeBrief {
  homeId: string
  town: string
  addressLine: string
  phone: string | null
  /** the first of the home's residents */
  resident: ResidentBrief | null
  /** in calling order */
  contacts: { name: string; relation: string; phone: string }[]
}

export interface ImportedRecords {
  homes: HomeRecord[]
  residents: ResidentRecord[]
  contacts: ContactRecord[]
  providers: ProviderRecord[]
  devices: DeviceRecord[]
}

export interface Homes {
  get(id: string): Promise<HomeFile | null>
  /** what the rules know about each home; a home that was never heard is absent */
  states(ids: readonly string[] | 'all'): Promise<Map<string, HomeState>>
  briefs(ids: readonly string[]): Promise<Map<string, HomeBrief>>
  /** every home's brief, kept in memory for the moment when the store fails */
  emergencyDirectory(): Promise<Map<string, HomeBrief>>
  count(): Promise<number>
  /** true when it was created now: an empty home, for a device that is added before its home's file */
  ensure(id: string): Promise<boolean>
  /**
   * New rows are added and known ones updated, so that the same import may run twice. In chunks, each its own transaction: a failure leaves
   * the chunks before it. A known device keeps its secret, its disabled mark and its creation time; `newDevices` are those added now.
   */
  importAll(records: ImportedRecords, onProgress?: (done: number, total: number) => void): Promise<{ newDevices: string[] }>
}
