/** The program that registers persons at a member's Fabric CA. */
export const registrar = { id: 'tierline', attributes: ['tierline.roles'] };
