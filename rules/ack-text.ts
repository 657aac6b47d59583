import type { AckStatus } from '../gateway/messages.ts'
import type { Alarm } from './alarm.ts'

/** A short Chinese sentence that a box may speak to the resident. */
export function ackText(status: AckStatus, alarm: Pick<Alarm, 'class' | 'test' | 'dispatch'> | null): string | null {
  if (alarm?.test) return TEST_TEXTS[status] ?? null
  if (alarm?.class === 'technical') return null
  switch (status) {
    case 'received':
      return alarm === null ? '已收到' : alarm.class === 'care' ? '已收到您的服务请求,正在为您转接' : '已收到求助,正在为您转接'
    case 'claimed':
      return '值班人员正在处理,请不要着急'
    case 'dispatched':
      return '已安排人员上门,请稍候'
    case 'accepted':
      return '上门人员已接单'
    case 'en-route':
      return '上门人员已出发'
    case 'arrived':
      return '上门人员已到'
    case 'resolved':
      return '本次求助已处理完毕,祝您安康'
    case 'rejected':
      return null
  }
}

const TEST_TEXTS: Partial<Record<AckStatus, string>> = { received: '测试呼叫已收到', resolved: '测试完成,设备正常' }
