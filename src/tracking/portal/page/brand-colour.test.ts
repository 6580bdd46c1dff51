import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brandColour } from './frame.ts'

test('on a light colour the ink is dark, on a dark one light', () => {
  assert.equal(brandColour('#ffe14d').ink, 'dark')
  assert.equal(brandColour('#ffffff').ink, 'dark')
  assert.equal(brandColour('#0b5d4e').ink, 'light')
  assert.equal(brandColour('#000000').ink, 'light')
})

test('what is no colour is not used', () => {
  for (const colour of ['red', '#fff"/><script>', '', null]) {
    assert.match(brandColour(colour).paper, /^#[0-9a-f]{6}$/)
  }
})
