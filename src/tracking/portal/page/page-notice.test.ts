import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertInert } from '../fixtures/markup.ts'
import { fourBoxes, textOf } from '../fixtures/views.ts'
import { languages } from '../languages/choose.ts'
import { english } from '../languages/en.ts'
import { renderNotice } from './frame.ts'
import { noticeKinds } from '../view.ts'

const { company } = fourBoxes

test('every refusal is a readable page in every language, with a way on', () => {
  for (const language of languages) {
    for (const kind of noticeKinds) {
      const page = renderNotice({ kind, company }, language)
      assertInert(page)
      assert.ok(textOf(page).includes(language.notice[kind].heading))
    }
  }
  assert.match(textOf(renderNotice({ kind: 'gone', company }, english)), /ask the sender for a new link/)
})

test('who asks too often is told how long to wait', () => {
  const wait = (retryAfterSeconds: number) =>
    textOf(renderNotice({ kind: 'limited', company, retryAfterSeconds }, english))
  assert.match(wait(1), /in 1 second\./)
  assert.match(wait(1320), /in 22 minutes\./)
})
