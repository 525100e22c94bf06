import type { Meter } from '../../../asl/meter.ts'
import type { TurnEnvironment } from '../../../engine/environment.ts'
import { SeededEntropy } from '../../entropy/seeded-entropy.ts'
import { systemEntropy } from '../../entropy/system-entropy.ts'
import { namedUuid } from '../../named-uuid.ts'
import { newTaskToken } from '../../tasks/task-token.ts'
import type { TurnRequest } from './turn-message.ts'

/** What the engine takes from outside, on a thread. */
export function threadEnvironment(
  { nowMillis, region, waitTimeScale, seed }: Pick<TurnRequest, 'nowMillis' | 'region' | 'waitTimeScale' | 'seed'>,
  meter: Meter,
  refuseTask: TurnEnvironment['refuseTask'],
): TurnEnvironment {
  const entropy = seed === null ? systemEntropy : new SeededEntropy(seed)
  return {
    nowMillis,
    region,
    waitTimeScale,
    meter,
    random: () => entropy.random(),
    uuid: () => entropy.uuid(),
    uuidOf: namedUuid,
    taskToken: () => newTaskToken(entropy),
    refuseTask,
  }
}
