import type { Effect } from './effect.ts'
import type { HomeState } from './home.ts'
import type { Input } from './input.ts'

export type { Effect, HomeState, Input }
export declare function transition(home: HomeState, input: Input): [HomeState, Effect[]]
