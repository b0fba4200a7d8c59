// Starts telegram-test-api on 127.0.0.1 and mends what a bot of today needs (see emulator.py).
// PORT: where it listens. WEBHOOK_TARGET: the host that stands for the webhook's, as a proxy's would.
'use strict';

const axios = require('axios');
const { routes } = require('telegram-test-api/lib/routes/index');
const { TelegramServer } = require('telegram-test-api/lib/telegramServer');

const RETRY_MS = 200;
const seconds = () => Math.floor(Date.now() / 1000);
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const fail = (code, description) => ({ ok: false, error_code: code, description });
const parsed = (value) => (typeof value === 'string' ? JSON.parse(value) : value);

const ACKNOWLEDGED = new Set([
  'answercallbackquery', 'answerinlinequery', 'sendchataction', 'setmycommands', 'deletemycommands',
  'setmydescription', 'setmyshortdescription', 'setmyname', 'setchatmenubutton',
]);
// Routing and storage are the package's; the result is mended on its way out.
const ITS_OWN = new Set([
  'getme', 'sendmessage', 'editmessagetext', 'editmessagereplymarkup', 'deletemessage',
  'setwebhook', 'deletewebhook',
]);

const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (update) => {
  if (update.raw) return { update_id: update.updateId, ...update.raw };
  const out = format(update);
  if (out.message) delete out.message.botToken;
  if (out.callback_query) {
    out.callback_query.chat_instance = String(out.callback_query.message.chat.id);
    out.callback_query.message = { date: seconds(), ...out.callback_query.message };
  }
  return out;
};

class Server extends TelegramServer {
  constructor(config) {
    super(config);
    this.calls = [];
    this.chains = {};
  }

  // As the package does, but all is kept until the bot has confirmed it, and a webhook that fails
  // is tried again.
  async addUserUpdate(update) {
    if (!update.botToken) throw new Error('botToken is missing');
    this.storage.userMessages.push(update);
    this.updateId += 1;
    if (this.webhooks[update.botToken]) this.deliver(update);
    this.emit('AddedUserMessage');
  }

  deliver(update) {
    const content = TelegramServer.formatUpdate(update);
    const body = Object.values(content).find((value) => typeof value === 'object');
    const chat = ((body.message || body).chat || body.from || {}).id;
    const before = this.chains[chat] || Promise.resolve();
    this.chains[chat] = before.then(() => this.post(update, content));
  }

  async post(update, content) {
    for (;;) {
      const hook = this.webhooks[update.botToken];
      if (!hook || !this.started) return;
      const { pathname } = new URL(hook.url);
      const url = `${process.env.WEBHOOK_TARGET}${pathname}`;
      const headers = { 'X-Telegram-Bot-Api-Secret-Token': hook.secret_token || '' };
      try {
        await axios.post(url, content, { headers, timeout: 30000 });
        this.removeUserMessage(update.updateId);
        return;
      } catch (error) {
        await sleep(RETRY_MS);
      }
    }
  }

  async poll(token, params) {
    const offset = Number(params.offset || 0);
    const end = Date.now() + 1000 * Number(params.timeout || 0);
    this.storage.userMessages = this.storage.userMessages.filter(
      (u) => u.botToken !== token || u.updateId >= offset,
    );
    for (;;) {
      const waiting = this.storage.userMessages.filter((u) => u.botToken === token);
      if (waiting.length || Date.now() >= end) {
        return waiting.slice(0, Number(params.limit || 100)).map(TelegramServer.formatUpdate);
      }
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, end - Date.now());
        this.once('AddedUserMessage', () => { clearTimeout(timer); resolve(); });
      });
    }
  }

  botMessage(params) {
    const found = this.storage.botMessages.find(
      (u) => String(u.messageId) === String(params.message_id)
        && String(u.message.chat_id) === String(params.chat_id),
    );
    if (!found) return null;
    const id = Number(found.message.chat_id);
    const chat = id < 0 ? { type: 'supergroup', title: 'group' } : { type: 'private', first_name: 'user' };
    return {
      message_id: found.messageId,
      from: { id: 666, is_bot: true, first_name: 'Test First name', username: 'TestNameBot' },
      date: Math.floor(found.time / 1000),
      chat: { id, ...chat },
      text: found.message.text,
      reply_markup: parsed(found.message.reply_markup),
    };
  }

  mended(method, params, answer) {
    if (!answer.ok) return answer;
    if (method === 'getme') return { ok: true, result: { ...answer.result, is_bot: true } };
    if (method === 'setwebhook' || method === 'deletewebhook') return { ok: true, result: true };
    if (method === 'deletemessage') return { ok: true, result: true };
    const number = method === 'sendmessage' ? answer.result.message_id : params.message_id;
    return { ok: true, result: this.botMessage({ ...params, message_id: number }) };
  }

  refusal(method, params) {
    if (!method.startsWith('edit')) return null;
    const old = this.botMessage(params);
    if (!old) return fail(400, 'Bad Request: message to edit not found');
    const text = params.text === undefined || params.text === old.text;
    const markup = JSON.stringify(old.reply_markup) === JSON.stringify(parsed(params.reply_markup));
    return text && markup ? fail(400, 'Bad Request: message is not modified') : null;
  }
}

function mend(app, server) {
  app.post('/raw', (req, res) => {
    const { token, update } = req.body;
    server.addUserUpdate({ ...server.getCommonFields(token), raw: update }).then(
      () => res.json({ ok: true }), (error) => res.status(400).json(fail(400, String(error))),
    );
  });
  app.post('/calls', (req, res) => res.json(server.calls.slice(Number(req.body.since || 0))));
  app.post('/waiting', (_req, res) => res.json(server.storage.userMessages.length));
  app.all('/bot:token/:method', (req, res, next) => {
    const method = req.params.method.toLowerCase();
    const params = { ...req.query, ...req.body };
    const answer = (body) => {
      server.calls.push({ method, params, ok: body.ok, result: body.result });
      res.status(body.ok ? 200 : body.error_code).json(body);
    };
    if (method === 'getupdates') {
      server.poll(req.params.token, params).then((result) => res.json({ ok: true, result }), next);
    } else if (ACKNOWLEDGED.has(method)) {
      answer({ ok: true, result: true });
    } else if (method === 'getwebhookinfo') {
      const { url = '' } = server.webhooks[req.params.token] || {};
      const waiting = server.storage.userMessages.length;
      answer({ ok: true, result: { url, has_custom_certificate: false, pending_update_count: waiting } });
    } else if (method === 'setwebhook' && !params.url) {
      server.deleteWebhook(req.params.token);
      answer({ ok: true, result: true });
    } else if (ITS_OWN.has(method)) {
      const refused = server.refusal(method, params);
      if (refused) { answer(refused); return; }
      res.sendResult = (body) => {
        answer(server.mended(method, params, body));
        if (method === 'setwebhook') server.storage.userMessages.forEach((u) => server.deliver(u));
      };
      next();
    } else {
      answer(fail(404, 'Not Found: method not found'));
    }
  });
}

routes.unshift(mend);
const server = new Server({ port: Number(process.env.PORT), host: '127.0.0.1', storeTimeout: 86400 });
server.start().then(() => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
