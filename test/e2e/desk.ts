import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

export type Credentials = { email: string; password: string }

/** Types into the sign-in page and sends it; what comes of it is for the caller to see. */
export async function trySignIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

export async function signIn(page: Page, url: string, credentials: Credentials): Promise<void> {
  await page.goto(`${url}/console`)
  await trySignIn(page, credentials)
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
}

/** An order with one container, whose number is first typed with a wrong check digit and corrected by the button that is offered. */
export async function createOrderWithCorrection(
  page: Page,
  order: { reference: string; partner: string; wrongNumber: string; rightNumber: string },
): Promise<void> {
  await page.getByRole('link', { name: 'New order' }).first().click()
  await page.getByLabel('Reference').fill(order.reference)
  await page.getByRole('combobox', { name: 'Partner', exact: true }).fill(order.partner)
  await page.getByText('New: will be created with this order.').waitFor()
  const field = page.getByLabel('Container number')
  if ((await field.count()) === 0) await page.getByRole('button', { name: 'Add container' }).click()
  await field.first().pressSequentially(order.wrongNumber)
  await page
    .getByText(/check digit/i)
    .first()
    .waitFor()
  await page.getByRole('button', { name: `Use ${order.rightNumber}` }).click()
  await page.getByText('Valid.').first().waitFor()
  assert.equal(await field.first().inputValue(), order.rightNumber)
  const product = page.getByLabel('Product')
  if ((await product.count()) === 0) await page.getByRole('button', { name: 'Add line' }).click()
  await product.first().fill('Green coffee, Mandheling')
  await page.getByLabel('Quantity').first().fill('320')
  await page.getByLabel('Unit price').first().fill('4.25')
}

export async function chooseFile(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

/** Makes a tracking link on the order page that is open, and answers its address. */
export async function createLink(page: Page, label: string): Promise<string> {
  await page.getByRole('button', { name: 'New tracking link' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Whom it is for').fill(label)
  await dialog.getByRole('button', { name: 'Create link' }).click()
  await dialog.getByText('Ready to send.').waitFor()
  const url = await dialog.locator('pre').innerText()
  await dialog.getByRole('button', { name: 'Copy link' }).click()
  await dialog.getByRole('button', { name: 'Copied' }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  return url.trim()
}

/** Makes an API token in the console, and answers it. */
export async function createApiToken(page: Page, name: string): Promise<string> {
  await page.getByRole('link', { name: 'API tokens' }).click()
  await page.getByRole('button', { name: 'New API token' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create token' }).click()
  const token = (await dialog.locator('pre').first().innerText()).trim()
  await dialog.getByRole('button', { name: 'I have stored it' }).click()
  return token
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}
