import { describe } from 'node:test'
import { exerciseActivitiesAndTags } from './exercise-activities-and-tags.ts'
import { exerciseBounds } from './exercise-bounds.ts'
import { exerciseCancelledCalls } from './exercise-cancelled-calls.ts'
import { exerciseConnections } from './exercise-connections.ts'
import { exerciseExecutions } from './exercise-executions.ts'
import { exerciseFramesAndHistory } from './exercise-frames-and-history.ts'
import { exerciseMachines } from './exercise-machines.ts'
import { exerciseMapRuns } from './exercise-map-runs.ts'
import { exerciseOverview } from './exercise-overview.ts'
import { exerciseRedrives } from './exercise-redrives.ts'
import { exerciseSearch } from './exercise-search.ts'
import { exerciseVersions } from './exercise-versions.ts'
import type { StoreKind } from './fixtures.ts'

/** What every store must do, whatever it is made of. */
export function exerciseStore(kind: StoreKind): void {
  describe(kind.name, () => {
    describe('machines', () => exerciseMachines(kind))
    describe('versions and aliases', () => exerciseVersions(kind))
    describe('activities and tags', () => exerciseActivitiesAndTags(kind))
    describe('connections', () => exerciseConnections(kind))
    describe('executions', () => exerciseExecutions(kind))
    describe('map runs', () => exerciseMapRuns(kind))
    describe('frames and history', () => exerciseFramesAndHistory(kind))
    describe('redrives', () => exerciseRedrives(kind))
    describe('bounds', () => exerciseBounds(kind))
    describe('overview', () => exerciseOverview(kind))
    describe('search', () => exerciseSearch(kind))
    describe('cancelled calls', () => exerciseCancelledCalls(kind))
  })
}
