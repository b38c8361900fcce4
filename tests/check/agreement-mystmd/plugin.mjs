const own = {
  name: 'own',
  body: { type: 'myst' },
  run(data) {
    return data.body ?? [];
  },
};
const plugin = { name: 'Ours', directives: [own] };
export default plugin;
